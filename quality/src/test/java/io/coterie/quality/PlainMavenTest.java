package io.coterie.quality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `mvn verify` without the launcher, on whatever Java runs Maven.
class PlainMavenTest {
  private static final long TIMEOUT_SECONDS = 60;

  @TempDir private Path folder = Path.of("");

  @Test
  void withoutAFittingJdkItStopsAtOnceAndSaysWhatIsNeeded() throws Exception {
    String output = validate(1, "-Djdk.versions=[99,100)");

    String first = output.lines().filter(line -> line.contains("ERROR")).findFirst().orElse("");
    assertTrue(
        first.contains("Coterie needs a JDK 25: install one or set JAVA_HOME to it"), output);
    assertTrue(output.contains("SKIPPED") || !output.contains("Building Coterie core"), output);
  }

  @Test
  void findsItsJdkByItself() throws Exception {
    assertTrue(validate(0).contains("BUILD SUCCESS"));
  }

  private String validate(int exit, String... options) throws Exception {
    Path maven = Path.of(Objects.requireNonNull(System.getProperty("maven.home")), "bin", "mvn");
    Path log = folder.resolve("log");
    List<String> command = new ArrayList<>(List.of(maven.toString(), "-B", "-o", "validate"));
    command.add("-Dmaven.repo.local=" + System.getProperty("maven.repo.local"));
    command.addAll(List.of(options));
    Process process =
        new ProcessBuilder(command)
            .directory(Repository.here().root().toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertTrue(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS), "Maven did not end");
    String output = Files.readString(log);
    assertEquals(exit, process.exitValue(), output);
    return output;
  }
}

package io.coterie.quality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Where the launcher finds its JDK and Node, in fake file systems.
class LauncherSearchTest {
  @TempDir private Path folder = Path.of("");
  private @Nullable Shell made;

  @BeforeEach
  void anOldJavaIsOnThePath() throws IOException {
    made = new Shell(folder);
    Path old = shell().jdk("old", "17.0.15");
    for (String program : List.of("java", "javac")) {
      Files.createSymbolicLink(
          folder.resolve("bin").resolve(program), old.resolve("bin").resolve(program));
    }
    shell().node("bin", "20.20.2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fs/usr/lib/jvm/temurin-25-jdk-amd64",
        "fs/usr/java/jdk-25",
        "fs/opt/jdk-25.0.3+9",
        "fs/opt/java/openjdk",
        "fs/Library/Java/JavaVirtualMachines/temurin-25.jdk/Contents/Home",
        "fs/opt/homebrew/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home",
        "home/.sdkman/candidates/java/25-tem",
        "home/.jdks/temurin-25.0.3",
        "home/.gradle/jdks/eclipse_adoptium-25",
      })
  void findsJdk25BesideAnOlderJava(String place) throws Exception {
    shell().jdk(place, "25.0.3");

    assertEquals(folder.resolve(place) + " (25.0.3)", doctor("JDK"));
  }

  @Test
  void javaHomeIsPreferred() throws Exception {
    shell().jdk("fs/usr/lib/jvm/jdk-25", "25.0.1");
    shell().set("JAVA_HOME", shell().jdk("chosen", "25").toString());

    assertEquals(folder.resolve("chosen") + " (25)", doctor("JDK"));
  }

  @Test
  void anOlderJavaHomeIsPassedOver() throws Exception {
    shell().set("JAVA_HOME", folder.resolve("old").toString());
    shell().jdk("fs/usr/lib/jvm/jdk-25", "25.0.1");

    assertEquals(folder.resolve("fs/usr/lib/jvm/jdk-25") + " (25.0.1)", doctor("JDK"));
  }

  @Test
  void withoutJdk25OneSentenceNamesTheCure() throws Exception {
    shell().jdk("fs/usr/lib/jvm/jdk-26", "26.0.1");
    shell().jdk("fs/usr/lib/jvm/odd", "250.1");
    Path runtime = shell().jdk("fs/usr/lib/jvm/jre-25", "25.0.3");
    Files.delete(runtime.resolve("bin/javac"));

    Shell.Outcome outcome = run("up");

    assertEquals(1, outcome.exit());
    assertEquals("", outcome.out());
    assertEquals(1, outcome.err().lines().count(), outcome.err());
    assertTrue(outcome.err().startsWith("coterie: no JDK 25 found (looked at JAVA_HOME, "));
    assertTrue(outcome.err().contains("versions seen: 17.0.15 26.0.1 250.1 )"), outcome.err());
    assertTrue(outcome.err().contains("install one"), outcome.err());
  }

  @Test
  void findsANewerNodeBesideAnOldOne() throws Exception {
    shell().jdk("fs/usr/lib/jvm/jdk-25", "25.0.1");
    shell().node("bin", "18.20.4");
    shell().node("home/.nvm/versions/node/v22.12.0/bin", "22.12.0");

    assertEquals(
        folder.resolve("home/.nvm/versions/node/v22.12.0/bin/node") + " (v22.12.0)",
        doctor("Node"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"18.20.4", "20.18.3", "9.0.0"})
  void aNodeThatIsTooOldIsNamed(String version) throws Exception {
    shell().jdk("fs/usr/lib/jvm/jdk-25", "25.0.1");
    shell().node("bin", version);

    Shell.Outcome outcome = run("doctor");

    assertEquals(1, outcome.exit());
    assertTrue(outcome.err().startsWith("coterie: no Node.js 20.19 or newer"), outcome.err());
    assertTrue(outcome.err().contains("versions seen: " + version), outcome.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.8.7", "3.9.11", "4.0.0"})
  void aMavenOnThePathIsUsed(String version) throws Exception {
    shell().jdk("fs/usr/lib/jvm/jdk-25", "25.0.1");
    shell().script("bin/mvn", "echo 'Apache Maven " + version + "'");

    assertEquals("mvn", doctor("Maven"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.6.3", "3.1.0", "2.2.1"})
  void anOldMavenGivesWayToTheWrapper(String version) throws Exception {
    shell().jdk("fs/usr/lib/jvm/jdk-25", "25.0.1");
    shell().script("bin/mvn", "echo 'Apache Maven " + version + "'");

    assertTrue(doctor("Maven").endsWith("/mvnw"));
  }

  /// The doctor's answer for one program.
  private String doctor(String program) throws IOException, InterruptedException {
    Shell.Outcome outcome = run("doctor");
    assertEquals("", outcome.err());
    return outcome
        .out()
        .lines()
        .filter(line -> line.startsWith(program))
        .map(line -> line.substring(program.length()).strip())
        .findFirst()
        .orElseThrow();
  }

  private Shell.Outcome run(String command) throws IOException, InterruptedException {
    String launcher = Repository.here().root().resolve("coterie").toString();
    return shell().run("", List.of(launcher, command));
  }

  private Shell shell() {
    return Objects.requireNonNull(made);
  }
}

package io.coterie.quality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// `examples/embed` as somebody builds and runs it who has installed Coterie's artifacts.
class EmbedTest {
  private static final String VERSION = "0.1.0-SNAPSHOT";
  private static final long TIMEOUT_SECONDS = 120;
  private static final int LINES_MAX = 40;
  private static final Pattern ARTIFACT =
      Pattern.compile("</parent>\\s*<artifactId>([^<]+)</artifactId>");

  private final Repository repository = Repository.here();
  private final Path work = repository.root().resolve("quality/target/embed");

  @Test
  @DisplayName("P35 a program of 40 lines starts a node inside, puts, cputs, restarts and reads")
  void embeds() throws Exception {
    remove(work);
    Path installed = install(work.resolve("repository"));
    Path build = copy(repository.root().resolve("examples/embed"), work.resolve("build"));
    Path source = build.resolve("src/main/java/example/Embed.java");
    assertTrue(Files.readAllLines(source).size() <= LINES_MAX);
    Path maven = Path.of(Objects.requireNonNull(System.getProperty("maven.home")), "bin", "mvn");
    run(build, maven.toString(), "-B", "-o", "-q", "-Dmaven.repo.local=" + installed, "package");
    String said =
        run(
            build,
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-jar",
            "target/embed-1.jar",
            work.resolve("data").toString());
    List<String> lines = said.lines().filter(line -> line.matches("(late|read): .*")).toList();
    assertEquals(2, lines.size(), said);
    assertFalse(said.contains("INFO"), said);
    assertTrue(lines.getFirst().startsWith("late: Refused[reason=CONDITION_FAILED"), said);
    assertEquals("read: Optional[Inline[bytes=74776f]]", lines.getLast());
  }

  /// A local repository that holds what `mvn install` would add; everything else is linked from the
  /// one that this build uses, which stays as it is.
  private Path install(Path local) throws IOException {
    Path known = Path.of(Objects.requireNonNull(System.getProperty("maven.repo.local")));
    link(known, local, "io");
    link(known.resolve("io"), local.resolve("io"), "coterie");
    put(local, "coterie", repository.root().resolve("pom.xml"), ".pom");
    for (String module : repository.modules()) {
      Path folder = repository.root().resolve(module);
      Matcher artifact = ARTIFACT.matcher(Repository.read(folder.resolve("pom.xml")));
      assertTrue(artifact.find(), module);
      Path jar = folder.resolve("target/" + artifact.group(1) + ".jar");
      if (Files.exists(jar)) {
        put(local, artifact.group(1), folder.resolve("pom.xml"), ".pom");
        put(local, artifact.group(1), jar, ".jar");
      }
    }
    assertTrue(
        Files.exists(local.resolve("io/coterie/coterie-server/" + VERSION)),
        "the server is not packaged: run the whole build, ./coterie test");
    return local;
  }

  private static void put(Path local, String artifact, Path file, String ending)
      throws IOException {
    Path folder = local.resolve("io/coterie").resolve(artifact).resolve(VERSION);
    Files.createDirectories(folder);
    Files.copy(file, folder.resolve(artifact + "-" + VERSION + ending));
  }

  private static void link(Path from, Path to, String but) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> entries = Files.list(from)) {
      for (Path entry : entries.filter(each -> !each.endsWith(but)).toList()) {
        Files.createSymbolicLink(to.resolve(entry.getFileName()), entry.toAbsolutePath());
      }
    }
  }

  private static Path copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path relative = from.relativize(file);
        if (!relative.startsWith("target") && !relative.startsWith("data")) {
          Files.createDirectories(to.resolve(relative).getParent());
          Files.copy(file, to.resolve(relative));
        }
      }
    }
    return to;
  }

  private static void remove(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> paths = Files.walk(folder)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  private static String run(Path folder, String... command) throws Exception {
    Path log = folder.resolveSibling("log");
    ProcessBuilder builder =
        new ProcessBuilder(new ArrayList<>(List.of(command)))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("did not end: " + Repository.read(log));
    }
    assertEquals(0, process.exitValue(), () -> Repository.read(log));
    return Repository.read(log);
  }
}

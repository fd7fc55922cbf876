package io.coterie.quality;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Runs programs of the modules in JVMs of their own, without Maven.
///
/// A run that takes longer than `most` is ended: a program that hangs must not stop everything.
record Workbench(Repository repository, Path scratch, Duration most) {
  private static final List<String> JVM =
      List.of(
          "-ea",
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "-XX:+EnableDynamicAgentLoading",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  /// How a run ended, and what it said on both outputs.
  record Outcome(int exit, String output) {}

  /// Runs a main class with its arguments on the test class path of a module.
  ///
  /// Classes in `first` go before those of the build.
  Outcome run(String module, List<Path> first, List<String> program)
      throws IOException, InterruptedException {
    Path home = repository.root().resolve(module);
    List<String> path = new ArrayList<>();
    first.forEach(folder -> path.add(folder.toString()));
    path.add(home.resolve("target/test-classes").toString());
    path.add(home.resolve("target/classes").toString());
    path.add(libraries(module));
    path.add(repository.root().resolve("quality/target/test-classes").toString());
    path.add(libraries("quality"));

    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM);
    command.add("-Dcoterie.home=" + scratch); // a simulator leaves its progress there
    command.addAll(List.of("-cp", String.join(File.pathSeparator, path)));
    command.addAll(program);
    Path log = Files.createTempFile(scratch, "run", ".log");
    Process process =
        new ProcessBuilder(command)
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (!process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly();
      throw new IllegalArgumentException(
          "its command takes over " + most.toSeconds() + " s: name a quicker one");
    }
    return new Outcome(process.exitValue(), Repository.read(log));
  }

  /// The class path of a module without its own classes, as Maven resolved it.
  String libraries(String module) {
    Path file = repository.root().resolve(module).resolve("target/test.classpath");
    if (!Files.exists(file)) {
      throw new IllegalArgumentException("there is no module '" + module + "', or it is not built");
    }
    return Repository.read(file).strip();
  }
}

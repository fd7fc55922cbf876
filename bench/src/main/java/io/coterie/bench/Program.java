package io.coterie.bench;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/// Programs from outside: where they are, how they are started and ended.
final class Program {
  private Program() {}

  /// The program's file on the path of this process.
  static Optional<Path> find(String name) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  static Process start(Path log, List<String> command) {
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
          .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
          .start();
    } catch (IOException failed) {
      throw new Trouble("cannot start " + command.getFirst(), String.valueOf(failed.getMessage()));
    }
  }

  /// The first line that a short command prints, or nothing when it cannot be run.
  static String firstLine(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      try (Stream<String> lines = process.inputReader(StandardCharsets.UTF_8).lines()) {
        return lines.findFirst().orElse("");
      }
    } catch (IOException absent) {
      return "";
    }
  }

  /// Waits until the condition holds; what it throws meanwhile counts as "not yet", but for
  /// trouble.
  static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
    while (true) {
      try {
        if (condition.getAsBoolean()) {
          return;
        }
      } catch (Trouble lasting) {
        throw lasting;
      } catch (RuntimeException notYet) {
        if (System.nanoTime() - endNanos > 0) {
          throw new Trouble(what + " did not happen in 90 s", String.valueOf(notYet.getMessage()));
        }
      }
      if (System.nanoTime() - endNanos > 0) {
        throw new Trouble(
            what + " did not happen in 90 s", "see the logs in the benchmark's folder");
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  /// Ends them at once, as a power cut would, and waits until they are gone.
  static void kill(List<ProcessHandle> processes) {
    processes.forEach(ProcessHandle::destroyForcibly);
    processes.forEach(process -> process.onExit().join());
  }

  static void removeFolder(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}

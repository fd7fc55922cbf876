package io.coterie.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A node as a process of its own on this machine, known by the pid file in its folder.
record NodeProcess(int number, Path folder) {
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

  /// The running process, if there is one; a pid that another program has got since does not count.
  Optional<ProcessHandle> running() {
    Path file = folder.resolve("node.pid");
    try {
      if (!Files.exists(file)) {
        return Optional.empty();
      }
      List<String> fields = List.of(Files.readString(file).strip().split(" ", -1));
      long pid = Long.parseLong(fields.get(0));
      long startedMillis = Long.parseLong(fields.get(1));
      return ProcessHandle.of(pid)
          .filter(ProcessHandle::isAlive)
          .filter(process -> started(process) == startedMillis);
    } catch (IOException | NumberFormatException | IndexOutOfBoundsException unreadable) {
      throw new Trouble(file + " cannot be read", "remove it if the node does not run");
    }
  }

  /// Starts the node in a session of its own, so that the end of this program or of its terminal
  /// does not end it. What `up` has written into its file counts, whatever this program's
  /// environment says: that has gone into what `up` wrote.
  void start() {
    try {
      List<String> command = new ArrayList<>();
      if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
        command.add("/usr/bin/setsid");
      }
      command.addAll(Launch.of(NodeMain.class, "-XX:+ExitOnOutOfMemoryError"));
      command.add(folder.resolve("node.toml").toString());
      ProcessBuilder builder = new ProcessBuilder(command);
      NodeSettings.WRITTEN_KEYS.forEach(
          key -> builder.environment().remove(NodeSettings.variable("--" + key)));
      builder.redirectErrorStream(true);
      builder.redirectOutput(
          ProcessBuilder.Redirect.appendTo(folder.resolve(NodeLog.NAME).toFile()));
      builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
      Process process = builder.start();
      // Whoever reads it meanwhile finds the old process or the new one, never a part of a line.
      Path written = folder.resolve("node.pid.new");
      Files.writeString(written, process.pid() + " " + started(process.toHandle()) + "\n");
      Files.move(written, folder.resolve("node.pid"), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// Ends the node: asks, and insists after ten seconds.
  void stop() {
    running()
        .ifPresent(process -> {
          process.destroy();
          if (!ended(process)) {
            process.destroyForcibly();
            ended(process);
          }
        });
  }

  /// The last lines of the node's log, for a person who wonders why it ended.
  String lastWords() {
    try {
      List<String> lines = Files.readAllLines(folder.resolve(NodeLog.NAME));
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 12), lines.size()));
    } catch (IOException none) {
      return "(no log: " + none.getMessage() + ")";
    }
  }

  private static boolean ended(ProcessHandle process) {
    try {
      process.onExit().get(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException stillThere) {
      return false;
    } catch (ExecutionException | InterruptedException unexpected) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static long started(ProcessHandle process) {
    return process.info().startInstant().map(instant -> instant.toEpochMilli()).orElse(0L);
  }
}

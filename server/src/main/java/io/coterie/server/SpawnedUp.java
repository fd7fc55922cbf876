package io.coterie.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/// `coterie up` as a process of its own, started by this program; closed as Ctrl-C does it.
final class SpawnedUp implements AutoCloseable {
  private static final int LINES_MAX = 1_000;
  private static final long LINE_SECONDS_MAX = 90;
  private static final long STOP_SECONDS_MAX = 30;

  private final Process process;
  private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(LINES_MAX);

  SpawnedUp(List<String> arguments) {
    List<String> command = Launch.briefly("up");
    command.addAll(arguments);
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    Thread.startVirtualThread(this::read);
  }

  private void read() {
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      // A full queue drops lines: nobody may wait for a reader who waits for nothing any more.
      out.lines().forEach(lines::offer);
    } catch (IOException | UncheckedIOException ended) {
      lines.offer("(its output ended: " + ended.getMessage() + ")");
    }
  }

  /// Waits for the line that begins so, and returns the rest of it.
  String await(String beginning) throws InterruptedException {
    List<String> seen = new ArrayList<>();
    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(LINE_SECONDS_MAX);
    while (System.nanoTime() - endNanos < 0) {
      String line = lines.poll(200, TimeUnit.MILLISECONDS);
      if (line == null && !process.isAlive()) {
        break;
      }
      if (line != null && line.startsWith(beginning)) {
        return line.substring(beginning.length());
      }
      if (line != null) {
        seen.add(line);
      }
    }
    throw new Trouble(
        "up did not say '" + beginning + "'; it said:\n" + String.join("\n", seen),
        "mend that and start again");
  }

  /// For whoever ends it otherwise than Ctrl-C does.
  ProcessHandle handle() {
    return process.toHandle();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}

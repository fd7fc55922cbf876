package io.coterie.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// The command line as a user has it: a process with arguments and an environment, read line by
/// line.
final class CommandLineRun implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private final Process process;
  private final List<String> out = Collections.synchronizedList(new ArrayList<>());
  private final List<String> err = Collections.synchronizedList(new ArrayList<>());
  private final List<Thread> readers = new ArrayList<>();

  CommandLineRun(Map<String, String> environment, List<String> arguments) throws IOException {
    List<String> command = Launch.briefly();
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    process = builder.start();
    readers.add(read(process.getInputStream(), out));
    readers.add(read(process.getErrorStream(), err));
  }

  CommandLineRun(String... arguments) throws IOException {
    this(Map.of(), List.of(arguments));
  }

  private static Thread read(InputStream stream, List<String> into) {
    return Thread.startVirtualThread(() -> {
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
        lines.lines().forEach(into::add);
      } catch (IOException gone) {
        throw new UncheckedIOException(gone);
      }
    });
  }

  List<String> out() {
    return List.copyOf(out);
  }

  String err() {
    return String.join("\n", err);
  }

  Process process() {
    return process;
  }

  /// Waits until the process has printed such a line.
  void awaitLine(Predicate<String> wanted) throws InterruptedException {
    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (out().stream().noneMatch(wanted)) {
      if (!process.isAlive() && readers.getFirst().join(java.time.Duration.ofSeconds(1))) {
        break;
      }
      if (System.nanoTime() - endNanos > 0) {
        throw new AssertionError("not printed in time; there is: " + out() + err());
      }
      process.waitFor(20, TimeUnit.MILLISECONDS);
    }
    if (out().stream().noneMatch(wanted)) {
      throw new AssertionError("ended without the line; there is: " + out() + err());
    }
  }

  /// Waits for the end and for everything that was printed; the exit code.
  int end() throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("did not end; there is: " + out() + err());
    }
    for (Thread reader : readers) {
      reader.join();
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}

package io.coterie.simulation.world;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Runs a range of seeds of one mode, on as many threads as it is given, until it is done, the time
/// is over, or a seed fails.
///
/// Each seed is a world of its own, so it does not matter which thread runs it or when.
public final class Slice {
  private final SimulatedMode mode;
  private final Bounds bounds;
  private final Progress progress;
  private final Summary summary = new Summary();
  private @Nullable IOException trouble;

  /// The seeds from `first` to `last`, both included; no seed begins after `nanosMax`.
  public record Bounds(long first, long last, int threads, long nanosMax) {
    public Bounds {
      if (first > last || threads < 1) {
        throw new IllegalArgumentException("no seeds from " + first + " to " + last);
      }
    }
  }

  public Slice(SimulatedMode mode, Bounds bounds, Progress progress) {
    this.mode = mode;
    this.bounds = bounds;
    this.progress = progress;
  }

  /// Runs what is not in the progress file yet; `listener` hears of each seed, one at a time.
  public Summary run(Consumer<RunResult> listener) throws IOException, InterruptedException {
    for (RunResult result : progress.finished()) {
      if (result.seed() >= bounds.first && result.seed() <= bounds.last) {
        summary.add(result);
      }
    }
    AtomicLong next = new AtomicLong(bounds.first);
    long begin = System.nanoTime();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < bounds.threads; i++) {
      // Virtual, because handing the baton to another virtual thread is cheap.
      threads.add(Thread.ofVirtual().start(() -> work(next, begin, listener)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    if (trouble != null) {
      throw trouble;
    }
    return summary;
  }

  private void work(AtomicLong next, long begin, Consumer<RunResult> listener) {
    while (goesOn() && System.nanoTime() - begin < bounds.nanosMax) {
      long seed = next.getAndIncrement();
      if (seed > bounds.last) {
        return;
      }
      if (!isDone(seed)) {
        record(run(mode, seed, null), listener);
      }
    }
  }

  /// Runs one seed; what it throws is its failure.
  public static RunResult run(SimulatedMode mode, long seed, @Nullable Consumer<String> reader) {
    try {
      return mode.run().run(seed, reader);
    } catch (RuntimeException | StackOverflowError | AssertionError thrown) {
      TreeMap<String, Long> none = new TreeMap<>();
      return new RunResult(seed, "-", 0, 0, 0, none, none, thrown.toString());
    }
  }

  private synchronized boolean goesOn() {
    return trouble == null && summary.failures().isEmpty();
  }

  private synchronized boolean isDone(long seed) {
    return summary.contains(seed);
  }

  private synchronized void record(RunResult result, Consumer<RunResult> listener) {
    summary.add(result);
    listener.accept(result);
    try {
      progress.add(result);
    } catch (IOException e) {
      trouble = e;
    }
  }
}

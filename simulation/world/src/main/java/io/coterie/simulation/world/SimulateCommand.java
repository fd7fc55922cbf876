package io.coterie.simulation.world;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The command `simulate`: one seed at length, or many on all cores.
///
/// What it prints of one seed depends on nothing but the seed and the program, so that traces can
/// be compared line by line.
public final class SimulateCommand {
  /// All seeds held.
  public static final int FINE = 0;

  /// A property did not hold; the printed command shows it again.
  public static final int VIOLATION = 1;

  /// Nothing was decided: wrong arguments, or no evidence could be written.
  public static final int TROUBLE = 2;

  private static final long SPEAK_EVERY_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final List<SimulatedMode> modes;
  private final Path root;
  private final String commit;
  private final PrintStream out;

  /// `root` is the folder of the repository, `commit` its state, see [Commit#of].
  public SimulateCommand(List<SimulatedMode> modes, Path root, String commit, PrintStream out) {
    this.modes = List.copyOf(modes);
    this.root = root;
    this.commit = commit;
    this.out = out;
  }

  /// Answers the exit code.
  public int run(List<String> arguments) throws InterruptedException {
    if (arguments.contains("--help") || arguments.contains("-h")) {
      out.print(SimulateOptions.USAGE);
      out.println("modes: " + String.join(", ", names()));
      return FINE;
    }
    try {
      SimulateOptions options = SimulateOptions.parse(arguments);
      SimulatedMode mode = mode(options.mode());
      return options.single() && !options.evidence() ? single(mode, options) : many(mode, options);
    } catch (SimulateOptions.Misuse misuse) {
      out.println(misuse.getMessage());
      return TROUBLE;
    } catch (IOException e) {
      out.println(e.getMessage());
      return TROUBLE;
    }
  }

  private SimulatedMode mode(String name) throws SimulateOptions.Misuse {
    for (SimulatedMode mode : modes) {
      if (mode.name().equals(name)) {
        return mode;
      }
    }
    throw new SimulateOptions.Misuse("no mode is called " + name + "; there are " + names());
  }

  private List<String> names() {
    return modes.stream().map(SimulatedMode::name).toList();
  }

  private int single(SimulatedMode mode, SimulateOptions options) {
    RunResult result = Slice.run(mode, options.first(), options.trace() ? out::println : null);
    if (!options.brief()) {
      tellCounts(mode, result);
    }
    return verdict(mode, result.seed(), result.failure());
  }

  private void tellCounts(SimulatedMode mode, RunResult result) {
    out.println("seed " + result.seed() + " of " + mode.name() + ": " + result.traceHash());
    out.println(
        result.events()
            + " events, "
            + result.operations()
            + " operations, "
            + result.simulatedMillis()
            + " ms");
    print("faults", result.faults());
    print("sometimes", result.sometimes());
  }

  private int many(SimulatedMode mode, SimulateOptions options)
      throws IOException, InterruptedException {
    Path file = root.resolve(".build/simulation/" + mode.name() + ".progress");
    long nanosMax =
        options.minutes() < 0 ? Long.MAX_VALUE : TimeUnit.MINUTES.toNanos(options.minutes());
    Slice.Bounds bounds =
        new Slice.Bounds(options.first(), options.last(), options.threads(), nanosMax);
    try (Progress progress =
        options.resume()
            ? Progress.resume(file, mode, commit)
            : Progress.begin(file, mode, commit)) {
      long begin = System.nanoTime();
      Summary summary = new Slice(mode, bounds, progress).run(speaker(begin));
      report(mode, summary, System.nanoTime() - begin);
      if (!summary.failures().isEmpty()) {
        long seed = summary.failures().firstKey();
        return verdict(mode, seed, summary.failures().get(seed));
      }
      if (options.evidence()) {
        Path folder = root.resolve("docs/evidence");
        Evidence.write(folder, mode, commit, bounds, summary);
        out.println("evidence: docs/evidence/sim-" + mode.name() + ".json");
      }
      return FINE;
    }
  }

  /// Says now and then how far it is.
  private Consumer<RunResult> speaker(long begin) {
    AtomicLong count = new AtomicLong();
    AtomicLong spokenNanos = new AtomicLong(begin);
    return result -> {
      long done = count.incrementAndGet();
      long now = System.nanoTime();
      if (now - spokenNanos.get() > SPEAK_EVERY_NANOS) {
        spokenNanos.set(now);
        out.println(done + " seeds, the last one " + result.seed());
      }
    };
  }

  private void report(SimulatedMode mode, Summary summary, long nanos) {
    out.println(
        summary.seeds()
            + " seeds of "
            + mode.name()
            + " in "
            + TimeUnit.NANOSECONDS.toSeconds(nanos)
            + " s: "
            + summary.events()
            + " events, "
            + summary.operations()
            + " operations, "
            + TimeUnit.MILLISECONDS.toHours(summary.simulatedMillis())
            + " simulated hours");
    print("faults", summary.faults());
    print("sometimes", summary.sometimes());
    for (String name : summary.neverReached()) {
      out.println("no seed came across: " + name);
    }
  }

  private void print(String what, SortedMap<String, Long> counts) {
    out.println(what + ": " + counts);
  }

  private int verdict(SimulatedMode mode, long seed, @Nullable String failure) {
    if (failure == null) {
      out.println("all properties hold");
      return FINE;
    }
    out.println(mode.command(seed) + "  # " + failure.replaceAll("\\s+", " "));
    return VIOLATION;
  }
}

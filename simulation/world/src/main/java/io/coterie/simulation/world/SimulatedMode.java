package io.coterie.simulation.world;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Something that can be simulated by seed, under the name that `--mode` takes.
public record SimulatedMode(String name, Run run) {
  /// Runs one seed. It answers failures of the simulated system in the result; what it throws is a
  /// failure too.
  public interface Run {
    /// `reader` gets the trace as text, when somebody wants it.
    RunResult run(long seed, @Nullable Consumer<String> reader);
  }

  /// The line that makes this seed run again.
  public String command(long seed) {
    return "./coterie simulate --mode " + name + " --seed " + seed;
  }
}

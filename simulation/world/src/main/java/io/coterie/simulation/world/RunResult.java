package io.coterie.simulation.world;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What one seed did; `failure` is the property that did not hold, or `null`.
public record RunResult(
    long seed,
    String traceHash,
    long events,
    long simulatedMillis,
    long operations,
    SortedMap<String, Long> faults,
    SortedMap<String, Long> sometimes,
    @Nullable String failure) {
  public RunResult {
    faults = Collections.unmodifiableSortedMap(new TreeMap<>(faults));
    sometimes = Collections.unmodifiableSortedMap(new TreeMap<>(sometimes));
  }

  /// What a world has done up to now; ends its trace.
  public static RunResult of(
      World world, long operations, SortedMap<String, Long> faults, @Nullable String failure) {
    return new RunResult(
        world.seed(),
        world.trace().hash(),
        world.events(),
        world.nowNanos() / 1_000_000,
        operations,
        faults,
        world.sometimes().counts(),
        failure);
  }
}

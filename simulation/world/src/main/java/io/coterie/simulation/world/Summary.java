package io.coterie.simulation.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What many seeds of one mode did together.
public final class Summary {
  private final TreeMap<Long, String> hashes = new TreeMap<>();
  private final TreeMap<Long, String> failures = new TreeMap<>();
  private final TreeMap<String, Long> faults = new TreeMap<>();
  private final TreeMap<String, Long> sometimes = new TreeMap<>();
  private long events;
  private long simulatedMillis;
  private long operations;

  void add(RunResult result) {
    if (hashes.put(result.seed(), result.traceHash()) != null) {
      throw new IllegalStateException("seed " + result.seed() + " is counted twice");
    }
    String failure = result.failure();
    if (failure != null) {
      failures.put(result.seed(), failure);
    }
    events += result.events();
    simulatedMillis += result.simulatedMillis();
    operations += result.operations();
    result.faults().forEach((kind, count) -> faults.merge(kind, count, Long::sum));
    result.sometimes().forEach((name, count) -> sometimes.merge(name, count, Long::sum));
  }

  public long seeds() {
    return hashes.size();
  }

  public boolean contains(long seed) {
    return hashes.containsKey(seed);
  }

  public long events() {
    return events;
  }

  public long simulatedMillis() {
    return simulatedMillis;
  }

  public long operations() {
    return operations;
  }

  /// The hash of each seed's trace.
  public SortedMap<Long, String> hashes() {
    return new TreeMap<>(hashes);
  }

  /// What did not hold, by seed.
  public SortedMap<Long, String> failures() {
    return new TreeMap<>(failures);
  }

  public SortedMap<String, Long> faults() {
    return new TreeMap<>(faults);
  }

  public SortedMap<String, Long> sometimes() {
    return new TreeMap<>(sometimes);
  }

  /// The faults and states that no seed came across.
  public List<String> neverReached() {
    List<String> never = new ArrayList<>();
    for (Map<String, Long> counts : List.of(faults, sometimes)) {
      counts.forEach((name, count) -> {
        if (count == 0) {
          never.add(name);
        }
      });
    }
    return never;
  }
}

package io.coterie.simulation.world;

import java.util.SortedMap;
import java.util.TreeMap;

/// Counts how often interesting states were reached: a test that never gets there proves nothing.
///
/// A state that some run should reach is declared, so that "never" shows as zero and not as
/// absence.
public final class Sometimes {
  private final TreeMap<String, Counter> counters = new TreeMap<>();

  /// One state; kept by hot paths in place of its name.
  public static final class Counter {
    private long count;

    public void reached() {
      count++;
    }
  }

  /// The counter of this state, from now on in the result even if it stays at zero.
  public Counter declare(String name) {
    return counters.computeIfAbsent(name, fresh -> new Counter());
  }

  public void reached(String name) {
    declare(name).reached();
  }

  public SortedMap<String, Long> counts() {
    TreeMap<String, Long> counts = new TreeMap<>();
    counters.forEach((name, counter) -> counts.put(name, counter.count));
    return counts;
  }
}

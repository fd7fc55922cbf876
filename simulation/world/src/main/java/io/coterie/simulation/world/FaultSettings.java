package io.coterie.simulation.world;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/// Which faults come, how often, how long they last, and how far they may go.
///
/// `downMax` bounds how many nodes are down or paused at the same time by single faults; a power
/// failure takes all. `driftPpmMax` is the bound on drift that the protocols are told to rely on.
public record FaultSettings(
    Set<FaultKind> kinds,
    long gapNanosMean,
    long lengthNanosMin,
    long lengthNanosMax,
    int downMax,
    long driftPpmMax) {
  public FaultSettings {
    kinds = Collections.unmodifiableSet(EnumSet.copyOf(kinds));
  }

  /// Everything but bit flips: a fault every two seconds, for 50 ms to 8 s.
  public static FaultSettings usual(int downMax) {
    return new FaultSettings(
        EnumSet.complementOf(EnumSet.of(FaultKind.BIT_FLIP)),
        2_000_000_000L,
        50_000_000L,
        8_000_000_000L,
        downMax,
        10_000);
  }

  public FaultSettings without(FaultKind... unwanted) {
    EnumSet<FaultKind> rest = EnumSet.copyOf(kinds);
    for (FaultKind kind : unwanted) {
      rest.remove(kind);
    }
    return new FaultSettings(
        rest, gapNanosMean, lengthNanosMin, lengthNanosMax, downMax, driftPpmMax);
  }
}

package io.coterie.simulation.world;

/// How a simulated disk behaves when no fault is injected.
///
/// Times are means of [Randomness#spread]; a sync stalls for up to half a second in
/// `stallPerMillion` cases; a reader says [io.coterie.core.kernel.Found.NotInMemory] in
/// `notInMemoryPerMillion`; after `ownFlushPerMillion` of the writes to a table without a log the
/// disk flushes it of its own accord.
public record DiskSettings(
    long syncNanosMean,
    long loadNanosMean,
    long flushNanosMean,
    int stallPerMillion,
    int notInMemoryPerMillion,
    int ownFlushPerMillion) {
  public static final DiskSettings USUAL =
      new DiskSettings(300_000, 200_000, 4_000_000, 1_000, 50_000, 5_000);

  /// Only delays: no stalls, everything in memory, no flush that nobody asked for.
  public DiskSettings withoutTrouble() {
    return new DiskSettings(syncNanosMean, loadNanosMean, flushNanosMean, 0, 0, 0);
  }
}

package io.coterie.simulation.world;

/// How a simulated control log behaves when no fault is injected.
///
/// A coordinator takes a snapshot after every `snapshotEvery` entries; one that is further behind
/// than that may get a snapshot in place of entries.
public record ControlLogSettings(
    long electionNanosMin,
    long electionNanosMax,
    long stepNanosMean,
    int lossPerMillion,
    int doublingPerMillion,
    int snapshotEvery) {
  public static final ControlLogSettings USUAL =
      new ControlLogSettings(150_000_000L, 900_000_000L, 1_000_000L, 10_000, 10_000, 50);

  public ControlLogSettings withoutTrouble() {
    return new ControlLogSettings(
        electionNanosMin, electionNanosMax, stepNanosMean, 0, 0, snapshotEvery);
  }
}

package io.coterie.simulation.world;

/// How a simulated network behaves when no fault is injected.
///
/// Each direction of each pair draws its base latency between the two bounds once; each frame adds
/// up to as much again, and `tailPerMillion` of them up to twenty times as much. The chances of
/// loss, doubling and reset are per frame.
public record NetworkSettings(
    long latencyNanosMin,
    long latencyNanosMax,
    int tailPerMillion,
    int datagramLossPerMillion,
    int datagramDoublingPerMillion,
    int resetPerMillion,
    int queueBytesMax,
    long brokenNanosMin,
    long brokenNanosMax) {
  /// A data centre with bad days; a connection whose frames do not arrive breaks after 1 to 4 s.
  public static final NetworkSettings USUAL =
      new NetworkSettings(
          50_000,
          1_000_000,
          5_000,
          10_000,
          10_000,
          50,
          8 * 1024 * 1024,
          1_000_000_000L,
          4_000_000_000L);

  /// Only latency.
  public NetworkSettings withoutTrouble() {
    return new NetworkSettings(
        latencyNanosMin,
        latencyNanosMax,
        0,
        0,
        0,
        0,
        queueBytesMax,
        brokenNanosMin,
        brokenNanosMax);
  }
}

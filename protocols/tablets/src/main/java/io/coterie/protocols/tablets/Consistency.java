package io.coterie.protocols.tablets;

/// How fresh a read must be.
public sealed interface Consistency {
  Consistency LINEARIZABLE = new Linearizable();

  /// Sees every write that was answered before the read was asked. Only the primary answers.
  record Linearizable() implements Consistency {}

  /// Sees every write that was answered `maxStalenessMillis` before the read was asked. Any replica
  /// may answer; one that is too far behind redirects to the primary.
  record Bounded(long maxStalenessMillis) implements Consistency {
    public Bounded {
      if (maxStalenessMillis < 0) {
        throw new IllegalArgumentException("staleness is not negative: " + maxStalenessMillis);
      }
    }
  }

  static Consistency bounded(long maxStalenessMillis) {
    return new Bounded(maxStalenessMillis);
  }
}

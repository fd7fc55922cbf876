package io.coterie.protocols.tablets;

/// How far a secondary's state lags, without comparing clocks of two nodes.
///
/// Each ack carries a stamp of the own clock; the leader sends it back once it has confirmed its
/// reign after that ack, together with its commit index. Whatever was acknowledged before the stamp
/// is then covered. Stamps of another life of this node are recognised and ignored.
final class Freshness {
  private long lifeNanos;
  private long lifeStamp;
  private long freshStamp = Long.MIN_VALUE;

  void start(Turn turn, long seed) {
    lifeNanos = turn.nanos();
    lifeStamp = seed >>> 2;
  }

  long stamp(Turn turn) {
    return lifeStamp + (turn.nanos() - lifeNanos);
  }

  /// The state covers everything that was acknowledged before this stamp.
  void proven(Turn turn, long stamp) {
    if (stamp >= lifeStamp && stamp <= stamp(turn)) {
      freshStamp = Math.max(freshStamp, stamp);
    }
  }

  /// Whether every write acknowledged so long ago is in the state.
  boolean isWithin(Turn turn, long maxStalenessMillis) {
    return freshStamp != Long.MIN_VALUE
        && (stamp(turn) - freshStamp) / 1_000_000 < maxStalenessMillis;
  }
}

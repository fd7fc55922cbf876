package io.coterie.protocols.tablets;

import io.coterie.core.kernel.Moment;

/// The time that a primary writes into its blocks, by which a tablet forgets the outcomes of old
/// writes.
///
/// No single clock decides it. It runs with the primary's monotonic clock, at most one per cent off
/// in the direction of its wall clock; it goes further ahead only to where the wall clocks of the
/// primary and of a client both already are. So neither a primary nor a client whose clock is wrong
/// makes the tablet forget, or refuse, the writes of clients whose clocks are right.
final class BlockTime {
  private static final long CORRECTION_PER_CENT = 1;

  /// The correction is counted anew this often, so that one long ago does not count for ever.
  private static final long ANCHOR_NANOS = 1_000_000_000;

  private long millis;
  private long anchorMillis;
  private long anchorNanos;

  /// A new reign goes on from the newest block, or from 0 when there is none with a time.
  void begin(Moment now, long newestMillis) {
    millis = newestMillis;
    anchor(now);
  }

  /// Milliseconds since 1970, never less than before; 0 while no client has written.
  long at(Moment now) {
    if (millis == 0) {
      return 0;
    }
    long elapsedNanos = now.monotonicNanos() - anchorNanos;
    long elapsed = elapsedNanos / 1_000_000;
    long correction = elapsed * CORRECTION_PER_CENT / 100;
    long earliest = anchorMillis + elapsed - correction;
    long latest = anchorMillis + elapsed + correction;
    millis = Math.max(millis, Math.clamp(now.wallMillis(), earliest, latest));
    if (elapsedNanos >= ANCHOR_NANOS) {
      anchor(now);
    }
    return millis;
  }

  /// A client's clock said `clientMillis` when it first tried a write.
  void agree(Moment now, long clientMillis) {
    long agreed = Math.min(now.wallMillis(), clientMillis);
    if (agreed > at(now)) {
      millis = agreed;
      anchor(now);
    }
  }

  private void anchor(Moment now) {
    anchorMillis = millis;
    anchorNanos = now.monotonicNanos();
  }
}

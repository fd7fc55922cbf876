package io.coterie.core.kernel;

import java.time.Duration;

/// What a node's two clocks said when an input was taken: monotonic time for leases, timeouts and
/// intervals (never goes back, has no meaning on another node), wall time for people and timestamps
/// (may jump).
public record Moment(long monotonicNanos, long wallMillis) {
  public boolean isBefore(long deadlineMonotonicNanos) {
    return monotonicNanos - deadlineMonotonicNanos < 0;
  }

  /// The monotonic time of `delay` from now.
  public long after(Duration delay) {
    return monotonicNanos + delay.toNanos();
  }
}

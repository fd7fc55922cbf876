package io.coterie.protocols.tablets;

import io.coterie.core.kernel.Timer;

/// The timers of a tablet.
enum TabletTimer implements Timer {
  /// Heartbeats of a primary and the retries of whatever is under way.
  TICK,
  /// The lease that was promised to an earlier primary has run out: answer the seal.
  SEAL
}

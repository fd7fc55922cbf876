package io.coterie.core.control;

import io.coterie.core.kernel.Timer;

/// The timers of a control machine.
public enum ControlTimer implements Timer {
  /// Drives everything that depends on time.
  TICK
}

package io.coterie.protocols.tablets;

import io.coterie.core.kernel.Effects;
import io.coterie.core.kernel.Moment;
import io.coterie.core.kernel.Reader;

/// What one input brings along; valid until `on` returns.
record Turn(Moment now, Reader reader, Effects<TabletMessage> effects) {
  long nanos() {
    return now.monotonicNanos();
  }
}

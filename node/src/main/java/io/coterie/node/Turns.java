package io.coterie.node;

import io.coterie.core.kernel.Moment;
import java.util.function.Supplier;

/// Work that is done in turns, by one thread at a time; which one, and when, is the caller's
/// affair.
public interface Turns {
  /// Works off what waits, a bounded piece of it; true when more waits. The clock is asked for each
  /// piece of work.
  boolean turn(Supplier<Moment> clock);

  /// Nanoseconds until a turn is needed even if no mail comes; `Long.MAX_VALUE` when never.
  long nanosToNext(Moment moment);
}

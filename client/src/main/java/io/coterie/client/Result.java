package io.coterie.client;

import io.coterie.core.kernel.Refusal;

/// How a call ended. Redirects and retries have been dealt with; these three are left.
public sealed interface Result<A> {
  record Done<A>(A answer) implements Result<A> {}

  /// It did not happen; the cure says what would help.
  record Refused<A>(Refusal reason, String detail, String cure) implements Result<A> {}

  /// It may or may not have happened, and there was no more time to find out.
  record Unknown<A>(String detail) implements Result<A> {}

  /// The answer, for callers that can do nothing about the other two.
  default A orThrow() {
    return switch (this) {
      case Done<A> done -> done.answer();
      case Refused<A> refused ->
          throw new DatabaseException(refused.detail() + "; " + refused.cure(), this);
      case Unknown<A> unknown ->
          throw new DatabaseException(
              unknown.detail() + "; ask again to learn whether it happened", this);
    };
  }

  /// The same failure where an answer of another type was wanted; not for what is done.
  default <B> Result<B> failedAs() {
    return switch (this) {
      case Done<A> done -> throw new IllegalStateException("this is no failure: " + done);
      case Refused<A>(var reason, var detail, var cure) -> new Refused<>(reason, detail, cure);
      case Unknown<A>(var detail) -> new Unknown<>(detail);
    };
  }

  default boolean isRefused(Refusal reason) {
    return this instanceof Refused<A> refused && refused.reason() == reason;
  }
}

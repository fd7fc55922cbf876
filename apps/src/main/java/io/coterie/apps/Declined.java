package io.coterie.apps;

import java.util.OptionalLong;

/// Thrown when a request cannot be met: why, in one sentence without secrets, and what to do now.
///
/// Nothing was changed, but for [Reason#OUTCOME_UNKNOWN]: then the same request may be repeated.
public final class Declined extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;
  private final String cure;
  private final long number;

  public Declined(Reason reason, String message, String cure) {
    this(reason, message, cure, 0);
  }

  private Declined(Reason reason, String message, String cure, long number) {
    super(message, null, false, false);
    this.reason = reason;
    this.cure = cure;
    this.number = number;
  }

  /// Somebody else was faster; `current` is the version that is there now, 0 when there is none.
  public static Declined conflict(long current) {
    return new Declined(
        Reason.VERSION_CONFLICT,
        "This was changed in the meantime.",
        "Read it again and repeat the change.",
        current);
  }

  public static Declined tooManyAttempts(long afterMillis) {
    return new Declined(
        Reason.TOO_MANY_ATTEMPTS,
        "There were too many attempts.",
        "Wait until the time in Retry-After is over, then try again.",
        Math.max(1, (afterMillis + 999) / 1_000));
  }

  public static Declined notFound(String what) {
    return new Declined(
        Reason.NOT_FOUND,
        "There is no such " + what + ".",
        "It may have been deleted; look again.");
  }

  public static Declined invalid(String message) {
    return new Declined(Reason.INVALID_REQUEST, message, "Correct the request and repeat it.");
  }

  public Reason reason() {
    return reason;
  }

  public String cure() {
    return cure;
  }

  /// With `VERSION_CONFLICT`, when something is there: its version.
  public OptionalLong currentVersion() {
    boolean known = reason == Reason.VERSION_CONFLICT && number != 0;
    return known ? OptionalLong.of(number) : OptionalLong.empty();
  }

  /// After how many seconds the same request may succeed; for reasons that pass by themselves.
  public OptionalLong retryAfterSeconds() {
    return switch (reason) {
      case TOO_MANY_ATTEMPTS -> OptionalLong.of(Math.max(1, number));
      case UNAVAILABLE, OUTCOME_UNKNOWN -> OptionalLong.of(1);
      default -> OptionalLong.empty();
    };
  }

  /// Why; the names are those of the HTTP contract's codes.
  public enum Reason {
    ACCOUNT_TAKEN,
    ADMINISTRATORS_ONLY,
    INVALID_KEY_RECORD,
    INVALID_ORDER,
    INVALID_REQUEST,
    INVITATION_INVALID,
    INVITATION_REQUIRED,
    NAME_TAKEN,
    NOT_FOUND,
    NOT_LOGGED_IN,
    OUTCOME_UNKNOWN,
    RECIPIENT_CHANGED,
    REGISTRATION_CLOSED,
    TOO_LARGE,
    TOO_MANY_ATTEMPTS,
    UNAVAILABLE,
    UNKNOWN_ADDRESS,
    UNKNOWN_BODY,
    VERSION_CONFLICT,
    WRONG_CREDENTIALS;

    /// As it stands in a `Problem`, such as `name_taken`.
    public String code() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }
}

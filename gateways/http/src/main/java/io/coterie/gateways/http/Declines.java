package io.coterie.gateways.http;

import io.coterie.apps.Declined;

/// What a service declines, as the contract's statuses and codes.
final class Declines {
  private Declines() {}

  static Problem problem(Declined declined) {
    return problem(declined, status(declined.reason()));
  }

  /// The same for a conditional request: a conflict is a condition that failed (RFC 9110, 15.5.13).
  static Problem ofCondition(Declined declined) {
    boolean failed = declined.reason() == Declined.Reason.VERSION_CONFLICT;
    return problem(declined, failed ? 412 : status(declined.reason()));
  }

  private static Problem problem(Declined declined, int status) {
    Problem problem =
        new Problem(
            status,
            declined.reason().code(),
            String.valueOf(declined.getMessage()),
            declined.cure());
    if (declined.retryAfterSeconds().isPresent()) {
      problem =
          problem.with("Retry-After", Long.toString(declined.retryAfterSeconds().getAsLong()));
    }
    if (declined.currentVersion().isPresent()) {
      problem = problem.with("ETag", "\"" + declined.currentVersion().getAsLong() + "\"");
    }
    return problem;
  }

  private static int status(Declined.Reason reason) {
    return switch (reason) {
      case INVALID_KEY_RECORD, INVALID_REQUEST -> 400;
      case NOT_LOGGED_IN, WRONG_CREDENTIALS -> 401;
      case ADMINISTRATORS_ONLY,
          INVALID_ORDER,
          INVITATION_INVALID,
          INVITATION_REQUIRED,
          REGISTRATION_CLOSED ->
          403;
      case NOT_FOUND, UNKNOWN_ADDRESS -> 404;
      case ACCOUNT_TAKEN, NAME_TAKEN, RECIPIENT_CHANGED, UNKNOWN_BODY, VERSION_CONFLICT -> 409;
      case TOO_LARGE -> 413;
      case TOO_MANY_ATTEMPTS -> 429;
      case OUTCOME_UNKNOWN, UNAVAILABLE -> 503;
    };
  }
}

package io.coterie.apps.accounts;

/// Whether a token stands for a session.
public sealed interface SessionCheck {
  record Valid(Session session) implements SessionCheck {}

  /// It does not; `why` is the `code` of the event `ended`.
  record Over(Why why) implements SessionCheck {}

  /// Why a session is over.
  enum Why {
    SESSION_REVOKED,
    CREDENTIALS_CHANGED,
    ACCOUNT_DELETED;

    public String code() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }
}

package io.coterie.apps.accounts;

import io.coterie.core.wire.Bytes;
import java.util.Optional;

/// A single-use invitation as administrators see it.
///
/// @param usedBy name of the account that it made
public record Invitation(
    Bytes id,
    Role role,
    String note,
    long createdAtMillis,
    long expiresAtMillis,
    Optional<String> usedBy) {
  public static final long LIFE_MILLIS = 7 * 24 * 3_600_000L;
  public static final int NOTE_CHARACTERS_MAX = 100;

  /// A new invitation with its token, which is shown this once.
  public record Made(Invitation invitation, Bytes token) {}

  /// What a visitor may know of an invitation.
  public record Check(Role role, long expiresAtMillis) {}
}

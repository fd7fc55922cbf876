package io.coterie.core.identity;

/// What [Genesis] says of a roster that came from outside.
public sealed interface RosterCheck {
  record Trusted(Roster roster) implements RosterCheck {}

  /// Nothing was changed; the cure says what would help.
  record Refused(String reason, String cure) implements RosterCheck {}
}

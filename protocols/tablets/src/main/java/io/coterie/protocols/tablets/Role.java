package io.coterie.protocols.tablets;

/// What a replica is at the moment. All changes are in [Transitions].
enum Role {
  /// Reads what an earlier life left on disk; takes nothing yet.
  OPENING,
  /// Follows a primary, or waits for one.
  SECONDARY,
  /// Leads a coming epoch that is not active yet.
  DRIVER,
  /// Leads the active epoch.
  PRIMARY,
  /// The map gives this tablet to others; the data is deleted.
  DROPPED
}

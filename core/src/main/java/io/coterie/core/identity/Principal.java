package io.coterie.core.identity;

import io.coterie.core.wire.Bytes;

/// On whose behalf an operation is asked; access rules are checked against it where the data is.
public sealed interface Principal {
  /// A node of the cluster speaking for itself in one of its roles.
  record Service(NodeId node, Role role) implements Principal {}

  /// A person, as vouched for by a front end or SMTP node of the roster.
  record Account(Bytes accountId, NodeId speaker) implements Principal {}
}

package io.coterie.core.placement;

import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.Role;
import java.util.List;

/// A node as the cluster map knows it; `incarnation` counts its starts, so that news of an earlier
/// life is recognised as old.
public record NodeInfo(NodeId id, List<Role> roles, Status status, long incarnation) {
  public enum Status {
    ALIVE,
    SUSPECTED,
    DEAD,
    DRAINING,
    REMOVED
  }

  public NodeInfo {
    roles = List.copyOf(roles);
  }
}

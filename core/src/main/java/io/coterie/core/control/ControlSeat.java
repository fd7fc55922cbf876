package io.coterie.core.control;

import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.Role;
import java.util.List;

/// Where a control machine sits: its node, the node's roles, and the coordinators of the cluster.
public record ControlSeat(NodeId node, List<Role> roles, List<NodeId> coordinators) {
  public ControlSeat {
    roles = roles.stream().distinct().sorted().toList();
    coordinators = coordinators.stream().distinct().sorted().toList();
    if (coordinators.isEmpty()) {
      throw new IllegalArgumentException("a cluster has at least one coordinator");
    }
  }

  public boolean isCoordinator() {
    return coordinators.contains(node);
  }
}

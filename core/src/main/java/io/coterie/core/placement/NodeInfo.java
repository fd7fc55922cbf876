package io.coterie.core.placement;

import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.Role;
import java.util.List;

/// A node as the cluster map knows it; `incarnation` counts its starts, so that news of an earlier
/// life is recognised as old, and `store` is where that life keeps its rows.
public record NodeInfo(
    NodeId id, List<Role> roles, Status status, long incarnation, StoreId store) {
  public enum Status {
    ALIVE(1),
    /// Silent for a while: gets nothing new, keeps what it has.
    SUSPECTED(2),
    /// Silent for too long: others take over.
    DEAD(3),
    /// Alive, but to hold nothing.
    DRAINING(4),
    REMOVED(5);

    private final int code;

    Status(int code) {
      this.code = code;
    }

    public int code() {
      return code;
    }
  }

  public NodeInfo {
    roles = roles.stream().distinct().sorted().toList();
  }

  /// Whether it can be expected to answer.
  public boolean isUp() {
    return status == Status.ALIVE || status == Status.SUSPECTED || status == Status.DRAINING;
  }
}

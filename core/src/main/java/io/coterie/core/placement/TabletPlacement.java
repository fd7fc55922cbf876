package io.coterie.core.placement;

import io.coterie.core.identity.NodeId;
import io.coterie.core.kernel.Assignment;
import io.coterie.core.kernel.InstanceId;
import java.util.List;

/// What the cluster map says of one tablet; what a tablet's replicas act on.
///
/// In `RECOVERING`, `epoch` and `replicas` are those of the coming epoch, `primary` is the node
/// that drives the recovery, and `sealed` is the epoch that was last active, which stays
/// authoritative until the control log has the activation. In `ACTIVE`, `sealed` equals the active
/// epoch. A node in neither set drops its replica.
public record TabletPlacement(
    long mapVersion,
    InstanceId tablet,
    Keyspace keyspace,
    HashRange range,
    long epoch,
    Phase phase,
    NodeId primary,
    List<NodeId> replicas,
    Epoch sealed)
    implements Assignment {
  public enum Phase {
    RECOVERING,
    ACTIVE
  }

  /// An epoch and its fixed replica set.
  public record Epoch(long number, List<NodeId> replicas) {
    public Epoch {
      replicas = List.copyOf(replicas);
    }
  }

  public TabletPlacement {
    replicas = List.copyOf(replicas);
    if (!replicas.contains(primary)) {
      throw new IllegalArgumentException("the primary is one of the replicas");
    }
  }
}

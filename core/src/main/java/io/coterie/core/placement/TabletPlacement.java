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
/// epoch. A node in neither set drops its replica. A new tablet begins as `RECOVERING` into epoch 1
/// from a `sealed` epoch 0 without replicas: there is nothing to seal.
///
/// `mapVersion` is that of the map in which this placement last changed.
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
    RECOVERING(1),
    ACTIVE(2);

    private final int code;

    Phase(int code) {
      this.code = code;
    }

    public int code() {
      return code;
    }
  }

  /// An epoch and its fixed replica set, in order of id.
  public record Epoch(long number, List<NodeId> replicas) {
    public Epoch {
      replicas = replicas.stream().distinct().sorted().toList();
    }
  }

  public TabletPlacement {
    replicas = replicas.stream().distinct().sorted().toList();
    if (!replicas.contains(primary)) {
      throw new IllegalArgumentException("the primary is one of the replicas");
    }
  }
}

package io.coterie.core.placement;

import io.coterie.core.identity.NodeId;
import io.coterie.core.kernel.Assignment;
import io.coterie.core.kernel.InstanceId;
import java.util.ArrayList;
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

  /// An epoch and its fixed replica set, in order of id. Those of `lost` have begun anew with an
  /// empty disk since: they still count in the size of every quorum, and in none as an answer.
  public record Epoch(long number, List<NodeId> replicas, List<NodeId> lost) {
    public Epoch {
      replicas = replicas.stream().distinct().sorted().toList();
      lost = lost.stream().distinct().sorted().toList();
      if (!replicas.containsAll(lost)) {
        throw new IllegalArgumentException("only a replica can have lost its disk");
      }
    }

    public Epoch(long number, List<NodeId> replicas) {
      this(number, replicas, List.of());
    }

    /// Whose logs may be asked for what was acknowledged.
    public List<NodeId> survivors() {
      return replicas.stream().filter(node -> !lost.contains(node)).toList();
    }

    /// As it is after the disk of this node was replaced.
    public Epoch without(NodeId node) {
      List<NodeId> more = new ArrayList<>(lost);
      more.add(node);
      return replicas.contains(node) ? new Epoch(number, replicas, more) : this;
    }
  }

  /// The oldest epoch that this replica may take part in. Those before the last active one are over
  /// for everybody. One that began before the disk of this replica was replaced is over for it: it
  /// has forgotten what it acknowledged and what it sealed there.
  public long openTo(NodeId replica) {
    if (!sealed.lost().contains(replica)) {
      return sealed.number();
    }
    return phase == Phase.ACTIVE ? epoch + 1 : epoch;
  }

  public TabletPlacement {
    replicas = replicas.stream().distinct().sorted().toList();
    if (!replicas.contains(primary)) {
      throw new IllegalArgumentException("the primary is one of the replicas");
    }
  }
}

package io.coterie.core.control;

import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.Role;
import io.coterie.core.kernel.Command;
import io.coterie.core.kernel.InstanceId;
import io.coterie.core.placement.Keyspace;
import io.coterie.core.placement.StoreId;
import io.coterie.core.wire.Bytes;
import java.util.List;

/// A change of the control state, as the coordinators' log holds it.
///
/// Each one carries what it was decided on (an incarnation, an epoch), so that a late or doubled
/// one changes nothing; wall time, for people only, arrives inside.
public sealed interface ControlCommand extends Command {
  /// The longest reason, name of a person, or text of a record, in UTF-8 bytes.
  int TEXT_BYTES_MAX = 1_000;

  /// The most tablets that one keyspace is made with.
  int TABLETS_MAX = 4_096;

  /// The node runs, in its `incarnation`-th life, on this store; a new life needs new epochs where
  /// it was primary, another store wherever it was a replica.
  record RegisterNode(
      NodeId node, List<Role> roles, long incarnation, StoreId store, long wallMillis)
      implements ControlCommand {
    public RegisterNode {
      roles = roles.stream().distinct().sorted().toList();
      if (incarnation <= 0) {
        throw new IllegalArgumentException("incarnations count from 1, not " + incarnation);
      }
    }
  }

  record NodeSuspected(NodeId node, long incarnation) implements ControlCommand {}

  record NodeAlive(NodeId node, long incarnation) implements ControlCommand {}

  record NodeDead(NodeId node, long incarnation, long wallMillis) implements ControlCommand {}

  /// The node is to hold nothing: its tablets move to others.
  record Drain(NodeId node, long wallMillis) implements ControlCommand {}

  /// Takes a drain back.
  record Enable(NodeId node, long wallMillis) implements ControlCommand {}

  /// A new keyspace whose tablets have equal parts of the hash range and no replicas yet.
  record CreateKeyspace(String name, Keyspace.Settings settings, int tablets, long wallMillis)
      implements ControlCommand {
    public CreateKeyspace {
      Keyspace.checkName(name);
      if (tablets < 1 || tablets > TABLETS_MAX) {
        throw new IllegalArgumentException("a keyspace has 1 to " + TABLETS_MAX + " tablets");
      }
    }
  }

  /// The tablet gets epoch `newEpoch` over `replicas`, driven by `candidate`; changes nothing
  /// unless the tablet's epoch is `expectedEpoch`. The first one places a tablet that never had
  /// data: `expectedEpoch` is 0 and there is nothing to seal.
  record BeginRecovery(
      InstanceId tablet, long expectedEpoch, long newEpoch, List<NodeId> replicas, NodeId candidate)
      implements ControlCommand {
    public BeginRecovery {
      replicas = replicas.stream().distinct().sorted().toList();
      if (newEpoch <= expectedEpoch || expectedEpoch < 0) {
        throw new IllegalArgumentException("a new epoch is greater than the old one");
      }
      if (!replicas.contains(candidate)) {
        throw new IllegalArgumentException("the candidate is one of the replicas");
      }
    }
  }

  /// From the candidate: the sealed log is durable on an ack quorum of the new replicas. Changes
  /// nothing unless the tablet is recovering into exactly this epoch under this primary.
  record Activate(InstanceId tablet, long epoch, NodeId primary) implements ControlCommand {}

  /// From a replica that cannot go on in `epoch` (a restarted primary): it needs a new one.
  record RequestEpoch(InstanceId tablet, long epoch, NodeId node, String reason)
      implements ControlCommand {
    public RequestEpoch {
      checkText(reason);
    }
  }

  /// An operator accepts that acknowledged writes may be lost: the last active epoch counts as held
  /// by `survivors` alone, whoever else held it. Recorded for ever in the state's record of losses.
  record ForceRecovery(
      InstanceId tablet,
      long expectedEpoch,
      List<NodeId> survivors,
      String by,
      String acceptedLoss,
      long wallMillis)
      implements ControlCommand {
    public ForceRecovery {
      survivors = survivors.stream().distinct().sorted().toList();
      checkText(by);
      checkText(acceptedLoss);
      if (survivors.isEmpty() || acceptedLoss.isBlank()) {
        throw new IllegalArgumentException("a forced recovery names survivors and the loss");
      }
    }
  }

  /// A line for the cluster's record, such as an upgrade.
  record EventRecorded(long wallMillis, String text) implements ControlCommand {
    public EventRecorded {
      checkText(text);
    }
  }

  private static void checkText(String text) {
    if (Bytes.utf8(text).size() > TEXT_BYTES_MAX) {
      throw new IllegalArgumentException("a text has at most " + TEXT_BYTES_MAX + " bytes");
    }
  }
}

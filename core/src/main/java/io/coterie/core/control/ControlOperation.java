package io.coterie.core.control;

import io.coterie.core.identity.NodeId;
import io.coterie.core.kernel.InstanceId;
import io.coterie.core.kernel.Operation;
import io.coterie.core.placement.Keyspace;

/// What clients, and the machines of the same node, ask of the control machine.
///
/// Reads are answered by any node from the map it has; changes by the leading coordinator, others
/// redirect to it. Only services of the roster may change anything.
public sealed interface ControlOperation extends Operation {
  /// Answered by [ControlAnswer.Status].
  record Status() implements ControlOperation {}

  /// Answered by [ControlAnswer.Map], empty when nothing newer than `have` is known.
  record GetMap(long have) implements ControlOperation {}

  /// Answered by [ControlAnswer.Tablets]; an empty name means every keyspace.
  record ListTablets(String keyspace) implements ControlOperation {}

  /// Answered by [ControlAnswer.Changed] when it is in the log; the same settings again are fine.
  record CreateKeyspace(String name, Keyspace.Settings settings, int tablets)
      implements ControlOperation {
    /// Refuses what no log would take, before anything is asked.
    public CreateKeyspace {
      Keyspace.checkName(name);
    }
  }

  record Drain(NodeId node) implements ControlOperation {}

  record Enable(NodeId node) implements ControlOperation {}

  /// Recovers a tablet from the replicas that are alive, whatever is missing.
  record Force(InstanceId tablet, String by, String acceptedLoss) implements ControlOperation {}

  /// From a machine of this node: its `propose`. There is no reply to wait for; it is repeated to
  /// the coordinators until the map shows that it is done or moot.
  record Suggest(ControlCommand command) implements ControlOperation {}
}

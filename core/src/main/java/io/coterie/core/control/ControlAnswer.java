package io.coterie.core.control;

import io.coterie.core.identity.NodeId;
import io.coterie.core.kernel.Answer;
import io.coterie.core.placement.ClusterMap;
import io.coterie.core.placement.NodeInfo;
import io.coterie.core.placement.TabletPlacement;
import java.util.List;
import java.util.Optional;

/// What the control machine answers.
public sealed interface ControlAnswer extends Answer {
  /// The cluster as the answering node sees it; `waiting` says in sentences what is missing until
  /// it is ready, `survives` what each part survives, `record` the last events and every forced
  /// loss that this node knows of (coordinators only).
  record Status(
      NodeId node,
      Optional<NodeId> leader,
      long mapVersion,
      boolean ready,
      List<String> waiting,
      List<String> survives,
      List<NodeInfo> nodes,
      List<ControlEvent> record)
      implements ControlAnswer {
    public Status {
      waiting = List.copyOf(waiting);
      survives = List.copyOf(survives);
      nodes = List.copyOf(nodes);
      record = List.copyOf(record);
    }
  }

  record Map(Optional<ClusterMap> map) implements ControlAnswer {}

  record Tablets(List<TabletPlacement> tablets) implements ControlAnswer {
    public Tablets {
      tablets = List.copyOf(tablets);
    }
  }

  /// The change is in the log; the map of this version, and later ones, show it.
  record Changed(long mapVersion) implements ControlAnswer {}
}

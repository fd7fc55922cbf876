package io.coterie.core.control;

import io.coterie.core.identity.NodeId;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/// How many replicas and primaries each node has, or is about to have.
final class Load {
  private final TreeMap<NodeId, Integer> replicas = new TreeMap<>();
  private final TreeMap<NodeId, Integer> primaries = new TreeMap<>();

  static Load of(ControlState state) {
    Load load = new Load();
    for (Tablet tablet : state.tablets().values()) {
      load.count(tablet, 1);
    }
    return load;
  }

  /// Counts the tablet as the command will leave it.
  void move(Tablet tablet, ControlCommand.BeginRecovery begin) {
    count(tablet, -1);
    count(tablet.recovering(begin, 0), 1);
  }

  int replicas(NodeId node) {
    return replicas.getOrDefault(node, 0);
  }

  int primaries(NodeId node) {
    return primaries.getOrDefault(node, 0);
  }

  Comparator<NodeId> byReplicas() {
    return Comparator.<NodeId>comparingInt(this::replicas)
        .thenComparingInt(this::primaries)
        .thenComparing(Comparator.naturalOrder());
  }

  Comparator<NodeId> byPrimaries() {
    return Comparator.<NodeId>comparingInt(this::primaries)
        .thenComparing(Comparator.naturalOrder());
  }

  private void count(Tablet tablet, int one) {
    List<NodeId> holders = tablet.holding().replicas();
    holders.forEach(node -> replicas.merge(node, one, Integer::sum));
    tablet.holding().primary().ifPresent(node -> primaries.merge(node, one, Integer::sum));
  }
}

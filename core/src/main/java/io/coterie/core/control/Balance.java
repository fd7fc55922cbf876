package io.coterie.core.control;

import io.coterie.core.control.ControlCommand.BeginRecovery;
import io.coterie.core.identity.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds the one move that makes a calm cluster more even: a replica from the fullest node to the
/// emptiest, or a primary between two holders. Each move narrows a gap of at least two, so that
/// moving comes to an end.
final class Balance {
  private static final int GAP_MIN = 2;

  private final ControlState state;
  private final Load load;

  Balance(ControlState state, Load load) {
    this.state = state;
    this.load = load;
  }

  Optional<BeginRecovery> next() {
    Optional<BeginRecovery> replica = moveReplica();
    return replica.isPresent() ? replica : movePrimary();
  }

  private Optional<BeginRecovery> moveReplica() {
    List<NodeId> nodes = eligible();
    Optional<NodeId> least = nodes.stream().min(load.byReplicas());
    Optional<NodeId> most = nodes.stream().max(load.byReplicas());
    if (least.isEmpty()
        || load.replicas(most.orElseThrow()) - load.replicas(least.get()) < GAP_MIN) {
      return Optional.empty();
    }
    return state.tablets().values().stream()
        .filter(tablet -> tablet.holding().replicas().contains(most.get()))
        .filter(tablet -> !tablet.holding().replicas().contains(least.get()))
        .findFirst()
        .map(tablet -> move(tablet, most.get(), least.get()));
  }

  private BeginRecovery move(Tablet tablet, NodeId from, NodeId to) {
    List<NodeId> replicas = new ArrayList<>(tablet.holding().replicas());
    replicas.remove(from);
    Optional<NodeId> primary = tablet.holding().primary().filter(replicas::contains);
    NodeId candidate = primary.or(() -> replicas.stream().min(load.byPrimaries())).orElse(to);
    replicas.add(to);
    return PlacementPlanner.begin(tablet, replicas, candidate);
  }

  /// Looks at every node that could give, fullest first: its own tablets decide who could take.
  private Optional<BeginRecovery> movePrimary() {
    List<NodeId> givers = eligible().stream().sorted(load.byPrimaries().reversed()).toList();
    for (NodeId giver : givers) {
      for (Tablet tablet : state.tablets().values()) {
        Optional<NodeId> taker =
            tablet.holding().replicas().stream()
                .min(load.byPrimaries())
                .filter(id -> load.primaries(giver) - load.primaries(id) >= GAP_MIN);
        if (tablet.isPrimary(giver) && taker.isPresent()) {
          return Optional.of(
              PlacementPlanner.begin(tablet, tablet.holding().replicas(), taker.get()));
        }
      }
    }
    return Optional.empty();
  }

  private List<NodeId> eligible() {
    return state.members().values().stream().filter(Member::isEligible).map(Member::id).toList();
  }
}

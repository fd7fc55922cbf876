package io.coterie.core.control;

import io.coterie.core.control.ControlCommand.BeginRecovery;
import io.coterie.core.identity.NodeId;
import io.coterie.core.placement.AckRule;
import io.coterie.core.placement.Keyspace;
import io.coterie.core.placement.TabletPlacement.Epoch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Computes which tablets need a new epoch, over which replicas and driven by whom: a pure function
/// of the control state.
///
/// A tablet gets a new epoch only when it can come to an end: enough replicas of the sealed epoch
/// are up to answer a seal, and enough new ones to acknowledge. Otherwise it is left as it is.
final class PlacementPlanner {
  private final ControlState state;
  private final Load load;

  PlacementPlanner(ControlState state) {
    this.state = state;
    this.load = Load.of(state);
  }

  /// At most `limit` commands; when nothing is amiss, one move that makes the load more even.
  List<BeginRecovery> plan(int limit) {
    List<BeginRecovery> plan = new ArrayList<>();
    for (Tablet tablet : state.tablets().values()) {
      if (plan.size() >= limit) {
        return plan;
      }
      next(tablet)
          .ifPresent(begin -> {
            load.move(tablet, begin);
            plan.add(begin);
          });
    }
    if (plan.isEmpty() && isCalm()) {
      new Balance(state, load).next().ifPresent(plan::add);
    }
    return plan;
  }

  private boolean isCalm() {
    return state.members().values().stream().allMatch(Member::isAlive)
        && state.tablets().values().stream()
            .allMatch(tablet -> tablet.isActive() && tablet.holding().sealed().lost().isEmpty());
  }

  private Optional<BeginRecovery> next(Tablet tablet) {
    Keyspace keyspace = state.keyspaceOf(tablet);
    AckRule rule = keyspace.settings().ackRule();
    long eligible = state.members().values().stream().filter(Member::isEligible).count();
    int wanted = (int) Math.min(keyspace.settings().copies(), eligible);
    if (wanted == 0) {
      return Optional.empty();
    }
    if (!tablet.isPlaced()) {
      return first(tablet, wanted);
    }
    Epoch sealed = tablet.holding().sealed();
    if (up(sealed.survivors()).count() < rule.sealQuorum(sealed.replicas().size())) {
      return Optional.empty();
    }
    List<NodeId> replicas = choose(tablet, wanted, rule);
    boolean enough = !replicas.isEmpty() && up(replicas).count() >= rule.ackQuorum(replicas.size());
    if (!enough || !isDue(tablet, replicas, rule)) {
      return Optional.empty();
    }
    return candidate(tablet, replicas).map(candidate -> begin(tablet, replicas, candidate));
  }

  private Optional<BeginRecovery> first(Tablet tablet, int wanted) {
    List<NodeId> replicas = spares(List.of()).limit(wanted).sorted().toList();
    return replicas.stream()
        .min(load.byPrimaries())
        .map(candidate -> begin(tablet, replicas, candidate));
  }

  private boolean isDue(Tablet tablet, List<NodeId> replicas, AckRule rule) {
    Tablet.Holding holding = tablet.holding();
    boolean orphaned = holding.primary().filter(this::isUp).isEmpty();
    if (orphaned || tablet.wantedBy().isPresent()) {
      return true;
    }
    // A recovery that can come to an end is left alone.
    long upNow = up(holding.replicas()).count();
    boolean stuck = upNow < rule.ackQuorum(holding.replicas().size());
    return (tablet.isActive() || stuck) && !replicas.equals(holding.replicas());
  }

  /// Who should hold the tablet, in order of id: those that hold it, then spare nodes, then dead
  /// holders that may come back.
  private List<NodeId> choose(Tablet tablet, int wanted, AckRule rule) {
    Tablet.Holding holding = tablet.holding();
    List<NodeId> holders =
        Stream.concat(holding.sealed().replicas().stream(), holding.replicas().stream())
            .distinct()
            .filter(id -> state.member(id).filter(Member::isEligible).isPresent())
            .toList();
    List<NodeId> chosen = new ArrayList<>();
    holders.stream().filter(this::isUp).forEach(chosen::add);
    // A primary that is up stays, whoever else goes.
    holding.primary().filter(chosen::remove).ifPresent(primary -> chosen.addFirst(primary));
    spares(holders).forEach(chosen::add);
    if (chosen.size() < wanted && rule != AckRule.ALL) {
      holders.stream().filter(id -> !isUp(id)).forEach(chosen::add);
    }
    // With `all` a dead replica would stop every write: it leaves, down to a majority of the
    // copies.
    if (rule == AckRule.ALL && chosen.size() < wanted / 2 + 1) {
      return List.of();
    }
    return chosen.stream().limit(wanted).sorted().toList();
  }

  /// Living nodes without the tablet, the least loaded first.
  private Stream<NodeId> spares(List<NodeId> holders) {
    return state.members().values().stream()
        .filter(member -> member.isEligible() && member.isAlive())
        .map(Member::id)
        .filter(id -> !holders.contains(id))
        .sorted(load.byReplicas());
  }

  /// The primary if it can go on, else the holder with the fewest primaries; whoever asked for a
  /// new epoch comes last, because a restarted replica answers no seal for a while.
  private Optional<NodeId> candidate(Tablet tablet, List<NodeId> replicas) {
    Tablet.Holding holding = tablet.holding();
    List<NodeId> sealed = holding.sealed().survivors();
    Comparator<NodeId> best =
        Comparator.<NodeId, Boolean>comparing(id -> !sealed.isEmpty() && !sealed.contains(id))
            .thenComparing(id -> state.member(id).filter(Member::isAlive).isEmpty())
            .thenComparing(id -> tablet.wantedBy().filter(id::equals).isPresent())
            .thenComparing(id -> !tablet.isPrimary(id))
            .thenComparing(load.byPrimaries());
    return up(replicas).min(best);
  }

  private Stream<NodeId> up(List<NodeId> nodes) {
    return nodes.stream().filter(this::isUp);
  }

  private boolean isUp(NodeId id) {
    return state.member(id).filter(Member::isUp).isPresent();
  }

  static BeginRecovery begin(Tablet tablet, List<NodeId> replicas, NodeId candidate) {
    long epoch = tablet.holding().epoch();
    List<NodeId> sorted = List.copyOf(new TreeSet<>(replicas));
    return new BeginRecovery(tablet.id(), epoch, epoch + 1, sorted, candidate);
  }
}

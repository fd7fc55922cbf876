package io.coterie.core.control;

import io.coterie.core.identity.NodeId;
import io.coterie.core.kernel.Moment;
import io.coterie.core.placement.ClusterMap;
import io.coterie.core.placement.StoreId;
import java.util.List;
import java.util.Optional;

/// What one control machine knows; its collaborators share it.
final class ControlMemory {
  final ControlSeat seat;
  final ControlConfig config;

  /// The agreed state; on nodes that are no coordinators it stays empty.
  ControlState state = new ControlState();

  /// The newest map that this node has ever seen.
  ClusterMap known = ClusterMap.EMPTY;

  /// This life's number, or 0 until it is on disk.
  long incarnation;

  /// The store of this life, once it is known.
  StoreId store = StoreId.UNNUMBERED;

  /// Ends of processes that this node has noticed, leading or not.
  final Absences absences;

  boolean leading;
  private Optional<NodeId> leader = Optional.empty();
  private long leaderHeardMillis;

  ControlMemory(ControlSeat seat, ControlConfig config) {
    this.seat = seat;
    this.config = config;
    this.absences = new Absences(config);
  }

  static long millis(Moment now) {
    return Math.floorDiv(now.monotonicNanos(), 1_000_000L);
  }

  /// Whether another one led before.
  boolean heardLeader(NodeId from, long nowMillis) {
    boolean news = !leader.equals(Optional.of(from));
    leader = Optional.of(from);
    leaderHeardMillis = nowMillis;
    return news;
  }

  /// Nobody listens there: until another leads, all coordinators are told what the leader should.
  void absent(NodeId node) {
    leader = leader.filter(known -> !known.equals(node));
  }

  /// Who leads, as far as this node knows: itself, or who pinged it lately.
  Optional<NodeId> leader(long nowMillis) {
    if (leading) {
      return Optional.of(seat.node());
    }
    return leader.filter(
        id -> !id.equals(seat.node()) && nowMillis - leaderHeardMillis < config.deadAfterMillis());
  }

  /// Whom to tell what the leader should hear: the leader, or every other coordinator.
  List<NodeId> leaders(long nowMillis) {
    return leader(nowMillis)
        .map(List::of)
        .orElse(seat.coordinators().stream().filter(id -> !id.equals(seat.node())).toList());
  }

  /// Whether the map shows this life of this node, on this store.
  boolean isRegistered() {
    return incarnation > 0
        && known
            .node(seat.node())
            .filter(self -> self.incarnation() == incarnation && self.store().equals(store))
            .isPresent();
  }
}

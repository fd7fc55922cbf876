package io.coterie.protocols.tablets;

import io.coterie.core.control.ControlCommand;
import io.coterie.core.kernel.Batch;
import io.coterie.core.kernel.Table;
import io.coterie.core.kernel.Write;
import io.coterie.core.placement.TabletPlacement;
import java.util.ArrayList;
import java.util.List;

/// All changes of a replica's [Role], each named and guarded; what the map says decides most of
/// them, messages of a newer epoch the rest.
final class Transitions {
  private final TabletState state;
  private final Collaborators parts;

  Transitions(TabletState state, Collaborators parts) {
    this.state = state;
    this.parts = parts;
  }

  /// OPENING → SECONDARY: what an earlier life left is known and durable.
  void opened(Turn turn) {
    require(Role.OPENING);
    state.role = Role.SECONDARY;
    placed(turn);
  }

  /// Acts on what the newest known map says.
  void placed(Turn turn) {
    TabletPlacement placement = state.placement;
    if (placement == null || state.role == Role.OPENING) {
      return;
    }
    boolean member = placement.replicas().contains(state.self);
    if (!member && !placement.sealed().replicas().contains(state.self)) {
      dropped(turn);
      return;
    }
    if (state.role == Role.DROPPED) {
      state.role = Role.SECONDARY;
    }
    fence(turn, placement.openTo(state.self));
    boolean named = placement.primary().equals(state.self);
    switch (placement.phase()) {
      case RECOVERING -> {
        if (named) {
          drive(turn, placement);
        } else if (leads() && state.leading < placement.epoch()) {
          follow(turn);
        }
      }
      case ACTIVE -> {
        if (named) {
          reign(turn, placement);
        } else if (leads() && state.leading <= placement.epoch()) {
          follow(turn);
        }
      }
    }
  }

  /// Takes nothing older than this epoch, whatever this disk remembers of its promises.
  private void fence(Turn turn, long epoch) {
    if (epoch > state.promise) {
      makeWay(turn, epoch);
      List<Write> writes = new ArrayList<>(1);
      state.promise(epoch, writes);
      state.persist(turn, writes, List.of());
    }
  }

  /// → DRIVER of the coming epoch.
  private void drive(Turn turn, TabletPlacement placement) {
    boolean already = leads() && state.leading >= placement.epoch();
    if (already || placement.epoch() < state.promise) {
      return;
    }
    if (leads()) {
      follow(turn);
    }
    require(Role.SECONDARY);
    state.role = Role.DRIVER;
    state.leading = placement.epoch();
    parts.recovery.begin(turn);
    turn.effects().setTimer(TabletTimer.TICK, state.config.heartbeat());
  }

  /// DRIVER → PRIMARY if this life has brought the epoch about; else a new epoch is needed, because
  /// an earlier life may have begun entries that it does not know.
  private void reign(Turn turn, TabletPlacement placement) {
    boolean own = state.leading == placement.epoch();
    if (state.role == Role.PRIMARY && own) {
      return;
    }
    if (state.role == Role.DRIVER && own && parts.recovery.isReady()) {
      parts.recovery.end();
      state.role = Role.PRIMARY;
      parts.applying.commit(turn, state.log.last().index());
      parts.writing.begin(turn);
      parts.progressed(turn);
      return;
    }
    if (leads() && state.leading <= placement.epoch()) {
      follow(turn);
    }
    requestEpoch(turn);
  }

  /// Repeats what the map still lacks.
  void requestEpoch(Turn turn) {
    TabletPlacement placement = state.placement;
    if (placement != null && isLeaderless(placement)) {
      turn.effects()
          .propose(
              new ControlCommand.RequestEpoch(
                  state.tablet, placement.epoch(), state.self, "the primary has restarted"));
      turn.effects().setTimer(TabletTimer.TICK, state.config.heartbeat());
    }
  }

  private boolean isLeaderless(TabletPlacement placement) {
    return state.role == Role.SECONDARY
        && placement.phase() == TabletPlacement.Phase.ACTIVE
        && placement.primary().equals(state.self)
        && placement.epoch() >= state.promise;
  }

  /// DRIVER or PRIMARY → SECONDARY: a newer epoch is known.
  void follow(Turn turn) {
    if (!leads()) {
      throw new IllegalStateException("only a leader steps down, not a " + state.role);
    }
    state.role = Role.SECONDARY;
    parts.recovery.end();
    parts.writing.end(turn);
    parts.reading.end(turn);
    parts.replication.end();
    parts.snapshotSource.end(turn);
  }

  /// A message of a newer epoch, or of an epoch that another leads: makes way for it.
  void makeWay(Turn turn, long epoch) {
    if (leads() && epoch > state.leading) {
      follow(turn);
    }
    if (epoch > state.promise) {
      parts.snapshotSource.end(turn);
      parts.snapshotTarget.end();
    }
  }

  boolean leads() {
    return state.role == Role.DRIVER || state.role == Role.PRIMARY;
  }

  /// → DROPPED: the tablet has other replicas now.
  private void dropped(Turn turn) {
    if (state.role == Role.DROPPED) {
      return;
    }
    if (leads()) {
      follow(turn);
    }
    parts.snapshotSource.end(turn);
    parts.snapshotTarget.end();
    parts.serving.end(turn);
    List<Write> writes = new ArrayList<>();
    state.replace(Stored.Applied.NOTHING, 0, writes);
    writes.clear();
    writes.add(new Write.DeleteRange(Table.META, Keys.FIRST, Keys.END));
    writes.add(new Write.DeleteRange(Table.LOG, Keys.FIRST, Keys.END));
    state.persist(turn, writes, List.of());
    turn.effects().apply(Batch.of(new Write.DeleteRange(Table.STATE, Keys.FIRST, Keys.END)));
    parts.applying.replaced(0);
    state.role = Role.DROPPED;
  }

  private void require(Role expected) {
    if (state.role != expected) {
      throw new IllegalStateException("not from " + state.role + ", only from " + expected);
    }
  }
}

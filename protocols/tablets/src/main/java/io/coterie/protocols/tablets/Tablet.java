package io.coterie.protocols.tablets;

import io.coterie.core.identity.NodeId;
import io.coterie.core.kernel.Effects;
import io.coterie.core.kernel.Found;
import io.coterie.core.kernel.Input;
import io.coterie.core.kernel.InstanceId;
import io.coterie.core.kernel.Protocol;
import io.coterie.core.kernel.Reader;
import io.coterie.core.kernel.Timer;
import io.coterie.core.kernel.Token;
import io.coterie.core.placement.HashRange;
import io.coterie.core.placement.Partitioning;
import io.coterie.core.placement.RowHash;
import io.coterie.core.placement.TabletPlacement;
import io.coterie.core.wire.Bytes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One replica of one tablet: takes each input to the part that it concerns.
///
/// The protocol, with its glossary and its table of messages, is `docs/protocols/tablets.md`.
public final class Tablet implements Protocol<TabletMessage, TabletOperation> {
  private final TabletState state;
  private final Collaborators parts;
  private final Transitions transitions;
  private final Opening opening;

  public Tablet(NodeId self, InstanceId tablet, TabletConfig config, TabletMemory shared) {
    this.state = new TabletState(self, tablet, config, shared);
    this.parts = new Collaborators(state);
    this.transitions = new Transitions(state, parts);
    this.opening = new Opening(state);
  }

  @Override
  public void on(
      Input<TabletMessage, TabletOperation> input, Reader reader, Effects<TabletMessage> effects) {
    Turn turn = new Turn(input.now(), reader, effects);
    switch (input) {
      case Input.Started<TabletMessage, TabletOperation> started -> onStarted(turn, started.seed());
      case Input.Received<TabletMessage, TabletOperation> received ->
          onMessage(turn, received.message().from(), received.message().message());
      case Input.Asked<TabletMessage, TabletOperation> asked -> onAsked(turn, asked);
      case Input.TimerFired<TabletMessage, TabletOperation> fired -> onTimer(turn, fired.timer());
      case Input.Stored<TabletMessage, TabletOperation> stored -> onStored(turn, stored.token());
      case Input.Loaded<TabletMessage, TabletOperation> loaded ->
          onLoaded(turn, loaded.token(), loaded.rows());
      case Input.Pinned<TabletMessage, TabletOperation> pinned ->
          parts.snapshotSource.onPinned(turn, pinned.token(), pinned.snapshot());
      case Input.MapChanged<TabletMessage, TabletOperation> changed ->
          onPlacement(turn, (TabletPlacement) changed.assignment());
      case Input.Checked<TabletMessage, TabletOperation> _ -> {}
      case Input.SignatureMade<TabletMessage, TabletOperation> _ -> {}
      case Input.Ordered<TabletMessage, TabletOperation> _ -> {}
      case Input.Restored<TabletMessage, TabletOperation> _ -> {}
      case Input.Leadership<TabletMessage, TabletOperation> _ -> {}
      case Input.Absent<TabletMessage, TabletOperation> _ -> {}
    }
  }

  private void onStarted(Turn turn, long seed) {
    parts.freshness.start(turn, seed);
    parts.following.start(turn);
    opening.start(turn);
  }

  private void onPlacement(Turn turn, TabletPlacement placement) {
    TabletPlacement known = state.placement;
    if (known == null || placement.mapVersion() >= known.mapVersion()) {
      state.placement = placement;
      transitions.placed(turn);
    }
  }

  /// What belongs to a sealed epoch, or comes before this replica is open, is as good as lost.
  private void onMessage(Turn turn, NodeId from, TabletMessage message) {
    boolean late = message.epoch() < state.promise;
    if (late || state.role == Role.OPENING || state.role == Role.DROPPED) {
      return;
    }
    parts.recovery.heard(from);
    switch (message) {
      case TabletMessage.Append append -> {
        transitions.makeWay(turn, append.epoch());
        if (!transitions.leads()) {
          parts.following.onAppend(turn, from, append);
        }
      }
      case TabletMessage.Seal seal -> {
        transitions.makeWay(turn, seal.epoch());
        if (!transitions.leads()) {
          parts.following.onSeal(turn, from, seal.epoch());
        }
      }
      case TabletMessage.Ack ack -> {
        if (transitions.leads() && parts.replication.onAck(turn, from, ack)) {
          parts.progressed(turn);
        }
      }
      case TabletMessage.Hello hello -> onHello(turn, from, hello);
      case TabletMessage.Sealed sealed -> onDriver(turn, from, sealed);
      case TabletMessage.Entries entries -> onDriver(turn, from, entries);
      case TabletMessage.SnapshotChunk chunk -> {
        if (chunk.epoch() == state.promise && state.role != Role.PRIMARY) {
          parts.snapshotTarget.onChunk(turn, from, chunk);
        }
      }
      case TabletMessage.ChunkTaken taken -> onTaken(turn, from, taken);
    }
  }

  private void onDriver(Turn turn, NodeId from, TabletMessage message) {
    if (state.role != Role.DRIVER) {
      return;
    }
    if (message instanceof TabletMessage.Sealed sealed) {
      parts.recovery.onSealed(turn, from, sealed);
    } else if (message instanceof TabletMessage.Entries entries) {
      parts.recovery.onEntries(turn, from, entries);
    }
  }

  private void onHello(Turn turn, NodeId from, TabletMessage.Hello hello) {
    if (transitions.leads()) {
      parts.replication.onHello(turn, from, hello);
    } else {
      parts.supplying.onHello(turn, from, hello);
      keepTicking(turn);
    }
  }

  private void onTaken(Turn turn, NodeId from, TabletMessage.ChunkTaken taken) {
    @Nullable Position at = parts.snapshotSource.onTaken(turn, from, taken);
    if (at != null && transitions.leads()) {
      parts.replication.resume(turn, from, at);
    }
  }

  private void onAsked(Turn turn, Input.Asked<TabletMessage, TabletOperation> asked) {
    TabletPlacement placement = state.placement;
    if (placement == null || state.role == Role.OPENING) {
      turn.effects().replyAhead(asked.ask(), Refusals.opening());
      return;
    }
    TabletOperation operation = asked.operation();
    Partitioning partitioning = placement.keyspace().settings().partitioning();
    @Nullable String complaint = Limits.complaint(operation, partitioning);
    if (complaint != null) {
      turn.effects().replyAhead(asked.ask(), Refusals.invalid(complaint));
    } else if (!isHere(operation, placement.range(), partitioning)) {
      turn.effects().replyAhead(asked.ask(), Refusals.redirected(placement));
    } else if (state.role == Role.PRIMARY) {
      onAskedPrimary(turn, asked);
    } else {
      onAskedElsewhere(turn, asked, placement);
    }
  }

  private void onAskedPrimary(Turn turn, Input.Asked<TabletMessage, TabletOperation> asked) {
    switch (asked.operation()) {
      case TabletOperation.Mutate mutate -> {
        parts.writing.onMutate(turn, asked, mutate);
        parts.writing.closeWhenRoom(turn);
      }
      case TabletOperation.Read read -> parts.reading.onRead(turn, asked.ask(), read);
    }
  }

  private void onAskedElsewhere(
      Turn turn, Input.Asked<TabletMessage, TabletOperation> asked, TabletPlacement placement) {
    boolean served =
        state.role == Role.SECONDARY
            && asked.operation() instanceof TabletOperation.Read read
            && parts.reading.onReadElsewhere(turn, asked.ask(), read);
    if (served) {
      return;
    }
    boolean elsewhere = !placement.primary().equals(state.self);
    if (elsewhere && placement.phase() == TabletPlacement.Phase.ACTIVE) {
      turn.effects().replyAhead(asked.ask(), Refusals.redirected(placement));
    } else {
      List<NodeId> missing = state.role == Role.DRIVER ? parts.recovery.missing(turn) : List.of();
      turn.effects().replyAhead(asked.ask(), Refusals.betweenEpochs(missing));
    }
  }

  /// Whether the cell of the operation belongs to this tablet; those of whole rows always may.
  private static boolean isHere(
      TabletOperation operation, HashRange range, Partitioning partitioning) {
    if (range.equals(HashRange.ALL) || partitioning == Partitioning.ROW_AND_COLUMN) {
      return true;
    }
    return switch (operation) {
      case TabletOperation.Mutate mutate -> holds(range, mutate.row());
      case TabletOperation.Get get -> holds(range, get.row());
      case TabletOperation.Scan scan -> holds(range, scan.row());
      case TabletOperation.ScanRows _ -> true;
      case TabletOperation.Changes _ -> true;
    };
  }

  private static boolean holds(HashRange range, Bytes row) {
    return range.contains(RowHash.of(row));
  }

  private void onStored(Turn turn, Token token) {
    boolean further = state.synced(token);
    parts.applying.onStored(turn, token);
    if (opening.onStored(token)) {
      transitions.opened(turn);
    } else if (parts.snapshotTarget.onStored(turn, token)) {
      parts.serving.end(turn);
      if (state.role == Role.DRIVER) {
        parts.recovery.fetched(turn);
      }
    } else if (further) {
      parts.progressed(turn);
    } else if (state.role == Role.PRIMARY) {
      parts.writing.closeWhenRoom(turn);
    }
  }

  private void onLoaded(Turn turn, Token token, Found.Rows rows) {
    if (state.role == Role.OPENING) {
      opening.onLoaded(turn, token, rows);
      return;
    }
    parts.snapshotSource.onLoaded(turn, token, rows);
    parts.supplying.onLoaded(turn, token, rows);
    parts.serving.onLoaded(turn, token, rows);
    if (transitions.leads()) {
      parts.replication.onLoaded(turn, token, rows);
      parts.writing.judging().onLoaded(turn, token, rows);
    }
    if (state.role == Role.PRIMARY) {
      parts.writing.closeWhenRoom(turn);
    }
  }

  private void onTimer(Turn turn, Timer timer) {
    switch ((TabletTimer) timer) {
      case SEAL -> {
        if (!transitions.leads()) {
          parts.following.onSealTimer(turn);
        }
      }
      case TICK -> onTick(turn);
    }
  }

  private void onTick(Turn turn) {
    switch (state.role) {
      case PRIMARY -> {
        parts.replication.heartbeat(turn);
        parts.reading.tick(turn);
      }
      case DRIVER -> parts.recovery.tick(turn);
      case SECONDARY -> transitions.requestEpoch(turn);
      case OPENING, DROPPED -> {}
    }
    parts.snapshotSource.tick(turn);
    keepTicking(turn);
  }

  private void keepTicking(Turn turn) {
    if (transitions.leads() || !parts.snapshotSource.isIdle()) {
      turn.effects().setTimer(TabletTimer.TICK, state.config.heartbeat());
    }
  }
}

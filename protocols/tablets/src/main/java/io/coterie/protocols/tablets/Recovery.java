package io.coterie.protocols.tablets;

import io.coterie.core.control.ControlCommand;
import io.coterie.core.identity.NodeId;
import io.coterie.core.kernel.BlobRef;
import io.coterie.core.kernel.Write;
import io.coterie.core.placement.TabletPlacement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The driver's way to a new epoch: seal the members of the last one, take over the greatest log,
/// make it durable with the members of the new one, ask the control log to activate.
final class Recovery {
  /// A proposal that was not ordered is repeated after so many ticks.
  private static final int PROPOSE_TICKS = 5;

  /// A winner that says nothing for so many ticks may have ended: the others are asked again.
  private static final int PATIENCE_TICKS = 5;

  private final TabletState state;
  private final Applying applying;
  private final Following following;
  private final Replication replication;
  private final Map<NodeId, TabletMessage.Sealed> answers = new TreeMap<>();
  private Step step = Step.NONE;
  private @Nullable NodeId winner;
  private Position target = Position.NONE;
  private long knownCommit;
  private int ticks;
  private int silentTicks;

  enum Step {
    NONE,
    SEALING,
    FETCHING,
    SPREADING,
    READY
  }

  Recovery(TabletState state, Applying applying, Following following, Replication replication) {
    this.state = state;
    this.applying = applying;
    this.following = following;
    this.replication = replication;
  }

  void begin(Turn turn) {
    end();
    step = Step.SEALING;
    if (state.leading > state.promise) {
      List<Write> writes = new ArrayList<>(1);
      state.promise(state.leading, writes);
      state.persist(turn, writes, List.of());
    }
    seal(turn);
  }

  void end() {
    step = Step.NONE;
    answers.clear();
    winner = null;
    ticks = 0;
    knownCommit = 0;
  }

  boolean isReady() {
    return step == Step.READY;
  }

  /// Asks those that have not answered; counts the own log when no promise stands against it.
  private void seal(Turn turn) {
    List<NodeId> members = sealedMembers();
    for (NodeId member : members) {
      if (answers.containsKey(member)) {
        continue;
      }
      if (!member.equals(state.self)) {
        turn.effects().send(member, new TabletMessage.Seal(state.leading));
      } else if (hadNoOther() || following.mayAnswer(turn, state.self)) {
        answers.put(
            member, new TabletMessage.Sealed(state.leading, state.log.last(), state.commit));
      }
    }
    conclude(turn);
  }

  void onSealed(Turn turn, NodeId from, TabletMessage.Sealed sealed) {
    if (step == Step.SEALING && sealed.epoch() == state.leading && sealedMembers().contains(from)) {
      answers.put(from, sealed);
      seal(turn);
    }
  }

  private void conclude(Turn turn) {
    if (answers.size() < sealQuorum()) {
      return;
    }
    winner = null;
    target = Position.NONE;
    for (Map.Entry<NodeId, TabletMessage.Sealed> answer : answers.entrySet()) {
      knownCommit = Math.max(knownCommit, answer.getValue().commitIndex());
      int order = answer.getValue().last().compareTo(target);
      if (winner == null || order > 0 || (order == 0 && answer.getKey().equals(state.self))) {
        winner = answer.getKey();
        target = answer.getValue().last();
      }
    }
    if (state.log.shape().contains(target)) {
      spread(turn);
    } else {
      step = Step.FETCHING;
      silentTicks = 0;
      fetch(turn, state.log.last());
    }
  }

  /// Any message of a member.
  void heard(NodeId from) {
    if (from.equals(winner)) {
      silentTicks = 0;
    }
  }

  /// The winner does not give what it has. Another seal quorum has everything that is committed,
  /// and a winner that is only slow answers again.
  private void sealAnew(Turn turn) {
    step = Step.SEALING;
    if (winner != null) {
      answers.remove(winner);
    }
    answers.remove(state.self);
    winner = null;
    seal(turn);
  }

  private void fetch(Turn turn, Position last) {
    NodeId from = winner;
    if (from != null) {
      turn.effects().send(from, new TabletMessage.Hello(state.leading, last));
    }
  }

  void onEntries(Turn turn, NodeId from, TabletMessage.Entries entries) {
    if (step != Step.FETCHING || !from.equals(winner) || entries.epoch() != state.leading) {
      return;
    }
    if (!state.log.shape().contains(entries.prev())) {
      fetch(turn, state.log.shape().floor(entries.prev()));
      return;
    }
    if (!state.mayAdopt(entries.blocks())) {
      return;
    }
    List<Write> writes = new ArrayList<>(entries.blocks().size());
    List<BlobRef> blobs = state.adopt(entries.blocks(), writes);
    if (!writes.isEmpty()) {
      state.persist(turn, writes, blobs);
    }
    List<Block> blocks = entries.blocks();
    long common = blocks.isEmpty() ? entries.prev().index() : blocks.getLast().lastIndex();
    applying.commit(turn, Math.min(knownCommit, common));
    fetched(turn);
  }

  /// A piece of the winning log, or a snapshot of its state, has been taken over.
  void fetched(Turn turn) {
    if (step != Step.FETCHING) {
      return;
    }
    if (state.log.shape().contains(target)) {
      spread(turn);
    } else {
      fetch(turn, state.log.last());
    }
  }

  private void spread(Turn turn) {
    step = Step.SPREADING;
    target = state.log.last();
    replication.begin(turn);
    onProgress(turn);
  }

  /// More of the log is on more disks.
  void onProgress(Turn turn) {
    if (step == Step.SPREADING && replication.quorumStored() >= target.index()) {
      step = Step.READY;
      ticks = 0;
      propose(turn);
    }
  }

  private void propose(Turn turn) {
    turn.effects().propose(new ControlCommand.Activate(state.tablet, state.leading, state.self));
  }

  /// Repeats whatever is not answered.
  void tick(Turn turn) {
    ticks++;
    switch (step) {
      case SEALING -> seal(turn);
      case FETCHING -> {
        if (++silentTicks > PATIENCE_TICKS) {
          sealAnew(turn);
        } else {
          fetch(turn, state.log.last());
        }
      }
      case SPREADING -> replication.heartbeat(turn);
      case READY -> {
        replication.heartbeat(turn);
        if (ticks % PROPOSE_TICKS == 0) {
          propose(turn);
        }
      }
      case NONE -> {}
    }
  }

  /// Whose answer is waited for, for the message to clients.
  List<NodeId> missing(Turn turn) {
    if (step == Step.SEALING) {
      List<NodeId> missing = new ArrayList<>(sealedMembers());
      missing.removeAll(answers.keySet());
      return missing;
    }
    NodeId from = winner;
    if (step == Step.FETCHING && from != null) {
      return List.of(from);
    }
    return replication.silentSince(turn.nanos() - state.config.lease().toNanos());
  }

  /// Those whose disks are still those of the sealed epoch. What the others have lost is not made
  /// up for: the quorum is of all.
  private List<NodeId> sealedMembers() {
    TabletPlacement placement = state.placement;
    return placement == null ? List.of() : placement.sealed().survivors();
  }

  private boolean hadNoOther() {
    TabletPlacement placement = state.placement;
    return placement != null && placement.sealed().replicas().size() == 1;
  }

  private int sealQuorum() {
    TabletPlacement placement = state.placement;
    return placement == null
        ? Integer.MAX_VALUE
        : placement
            .keyspace()
            .settings()
            .ackRule()
            .sealQuorum(placement.sealed().replicas().size());
  }
}

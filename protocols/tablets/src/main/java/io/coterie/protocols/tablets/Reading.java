package io.coterie.protocols.tablets;

import io.coterie.core.identity.NodeId;
import io.coterie.core.kernel.Ask;
import java.util.ArrayDeque;
import java.util.List;

/// When a read may be answered: at the primary under a lease, or after a quorum has confirmed that
/// it still reigns; at a secondary when it is fresh enough.
final class Reading {
  /// A read that is not confirmed for so long is refused, in heartbeats.
  private static final int PATIENCE_TICKS = 10;

  private final TabletState state;
  private final Replication replication;
  private final Freshness freshness;
  private final Serving serving;
  private final ArrayDeque<Unproven> unproven = new ArrayDeque<>();
  private long askedNanos = Long.MIN_VALUE;

  private record Unproven(Ask ask, TabletOperation.Read read, long sinceNanos) {}

  Reading(TabletState state, Replication replication, Freshness freshness, Serving serving) {
    this.state = state;
    this.replication = replication;
    this.freshness = freshness;
    this.serving = serving;
  }

  void end(Turn turn) {
    for (Unproven waiting : unproven) {
      turn.effects().replyAhead(waiting.ask(), Refusals.betweenEpochs(List.of()));
    }
    unproven.clear();
    askedNanos = Long.MIN_VALUE;
  }

  /// At the primary.
  void onRead(Turn turn, Ask ask, TabletOperation.Read read) {
    if (isLeased(turn) || isRecent(turn, read.consistency())) {
      serving.serve(turn, ask, read);
    } else if (unproven.size() >= state.config.waiting()) {
      turn.effects().replyAhead(ask, Refusals.overloaded("reads"));
    } else {
      unproven.addLast(new Unproven(ask, read, turn.nanos()));
      confirm(turn);
      serveProven(turn, Long.MAX_VALUE);
    }
  }

  /// At a secondary; false when only the primary can answer.
  boolean onReadElsewhere(Turn turn, Ask ask, TabletOperation.Read read) {
    if (read.consistency() instanceof Consistency.Bounded bounded
        && freshness.isWithin(turn, bounded.maxStalenessMillis())) {
      serving.serve(turn, ask, read);
      return true;
    }
    return false;
  }

  private boolean isRecent(Turn turn, Consistency consistency) {
    long confirmed = replication.confirmedNanos(turn.nanos());
    return consistency instanceof Consistency.Bounded bounded
        && confirmed != Long.MIN_VALUE
        && (turn.nanos() - confirmed) / 1_000_000 < bounded.maxStalenessMillis();
  }

  /// Whether no other primary can have begun: a quorum has promised, by messages sent since a lease
  /// ago, to answer no seal yet.
  boolean isLeased(Turn turn) {
    long confirmed = replication.confirmedNanos(turn.nanos());
    return confirmed != Long.MIN_VALUE && turn.nanos() - confirmed < state.config.leaseUsedNanos();
  }

  /// Whether this primary still reigned at that time or later.
  boolean isProven(Turn turn, long sinceNanos) {
    long confirmed = replication.confirmedNanos(turn.nanos());
    return confirmed != Long.MIN_VALUE && confirmed >= sinceNanos;
  }

  /// Asks all members for a confirmation, unless that is under way.
  void confirm(Turn turn) {
    if (askedNanos == Long.MIN_VALUE || isProven(turn, askedNanos)) {
      askedNanos = turn.nanos();
      replication.heartbeat(turn);
    }
  }

  /// An ack came: serves what it proves, and asks again for what came later; a refusal may wait,
  /// too.
  void serveProven(Turn turn, long refusalSinceNanos) {
    while (!unproven.isEmpty() && isProven(turn, unproven.getFirst().sinceNanos())) {
      Unproven first = unproven.removeFirst();
      serving.serve(turn, first.ask(), first.read());
    }
    boolean later = !unproven.isEmpty() && unproven.getFirst().sinceNanos() > askedNanos;
    if (later || (refusalSinceNanos != Long.MAX_VALUE && refusalSinceNanos > askedNanos)) {
      confirm(turn);
    }
  }

  /// Refuses what has waited too long, naming who is silent.
  void tick(Turn turn) {
    long patienceNanos = state.config.heartbeat().toNanos() * PATIENCE_TICKS;
    askedNanos = turn.nanos();
    while (!unproven.isEmpty() && turn.nanos() - unproven.getFirst().sinceNanos() > patienceNanos) {
      Unproven first = unproven.removeFirst();
      List<NodeId> silent = replication.silentSince(first.sinceNanos());
      turn.effects().replyAhead(first.ask(), Refusals.unconfirmed(silent));
    }
  }
}

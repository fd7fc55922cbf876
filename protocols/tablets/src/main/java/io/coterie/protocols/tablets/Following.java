package io.coterie.protocols.tablets;

import io.coterie.core.identity.NodeId;
import io.coterie.core.kernel.BlobRef;
import io.coterie.core.kernel.Write;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A secondary's side: takes the leader's blocks, acknowledges what is on its disk, and promises
/// leases; answers seals when no promise stands against it.
final class Following {
  private final TabletState state;
  private final Applying applying;
  private final Freshness freshness;

  private long followed;
  private long matched;

  /// Until then, by the own clock, only `leaseHolder` may be answered a seal.
  private long leaseEndNanos;

  private @Nullable NodeId leaseHolder;
  private @Nullable NodeId sealer;

  Following(TabletState state, Applying applying, Freshness freshness) {
    this.state = state;
    this.applying = applying;
    this.freshness = freshness;
  }

  /// An earlier life may have promised a lease a moment ago: nobody is answered before it is over.
  void start(Turn turn) {
    leaseEndNanos = turn.now().after(state.config.lease());
  }

  void onAppend(Turn turn, NodeId from, TabletMessage.Append append) {
    if (followed != append.epoch()) {
      followed = append.epoch();
      matched = 0;
    }
    boolean common = state.log.shape().contains(append.prev());
    if (common && !state.mayAdopt(append.blocks())) {
      return;
    }
    List<Write> writes = new ArrayList<>(2 + append.blocks().size());
    if (append.epoch() > state.promise) {
      state.promise(append.epoch(), writes);
    }
    List<BlobRef> blobs = common ? state.adopt(append.blocks(), writes) : List.of();
    if (!writes.isEmpty()) {
      state.persist(turn, writes, blobs);
    }
    if (!common) {
      Position hint = state.log.shape().floor(append.prev());
      turn.effects().send(from, new TabletMessage.Hello(append.epoch(), hint));
      return;
    }
    leaseHolder = from;
    leaseEndNanos = turn.now().after(state.config.lease());
    List<Block> blocks = append.blocks();
    long end = blocks.isEmpty() ? append.prev().index() : blocks.getLast().lastIndex();
    matched = Math.max(matched, end);
    applying.commit(turn, Math.min(append.commitIndex(), matched));
    if (state.appliedIndex() >= append.commitIndex()) {
      freshness.proven(turn, append.provenNanos());
    }
    turn.effects()
        .send(
            from,
            new TabletMessage.Ack(
                append.epoch(), matched, append.sentNanos(), freshness.stamp(turn)));
  }

  /// Persists the promise at once, so that nothing older is taken; answers when the lease allows.
  void onSeal(Turn turn, NodeId from, long epoch) {
    if (epoch > state.promise) {
      List<Write> writes = new ArrayList<>(1);
      state.promise(epoch, writes);
      state.persist(turn, writes, List.of());
    }
    if (mayAnswer(turn, from)) {
      answer(turn, from);
      return;
    }
    sealer = from;
    long waitNanos = Math.max(1, leaseEndNanos - turn.nanos());
    turn.effects().setTimer(TabletTimer.SEAL, Duration.ofNanos(waitNanos));
  }

  /// Whether no lease of another stands in the way of a new epoch under `driver`.
  boolean mayAnswer(Turn turn, NodeId driver) {
    return driver.equals(leaseHolder) || !turn.now().isBefore(leaseEndNanos);
  }

  void onSealTimer(Turn turn) {
    NodeId waiting = sealer;
    if (waiting != null) {
      onSeal(turn, waiting, state.promise);
    }
  }

  private void answer(Turn turn, NodeId from) {
    sealer = null;
    turn.effects()
        .send(from, new TabletMessage.Sealed(state.promise, state.log.last(), state.commit));
  }
}

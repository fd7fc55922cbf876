package io.coterie.simulation.cluster;

import io.coterie.node.Envelope;
import io.coterie.node.Mailbox;
import java.util.ArrayDeque;
import java.util.EnumMap;
import org.jspecify.annotations.Nullable;

/// A shard's mailbox in the simulated world: everything happens on one thread, the limits are real.
final class SimMailbox implements Mailbox {
  private static final int LANE_MAX = 10_000;

  private final EnumMap<Lane, ArrayDeque<Envelope>> lanes = new EnumMap<>(Lane.class);
  private final Runnable wake;
  private final Runnable asked;
  private boolean peersTurn;

  /// `wake` is told of what comes, `asked` whenever the shard is about to look.
  SimMailbox(Runnable wake, Runnable asked) {
    this.wake = wake;
    this.asked = asked;
    for (Lane lane : Lane.values()) {
      lanes.put(lane, new ArrayDeque<>());
    }
  }

  @Override
  public boolean offer(Lane lane, Envelope envelope) {
    ArrayDeque<Envelope> queue = queue(lane);
    if (lane != Lane.INTERNAL && queue.size() >= LANE_MAX) {
      return false;
    }
    queue.add(envelope);
    wake.run();
    return true;
  }

  @Override
  public @Nullable Envelope poll() {
    asked.run();
    @Nullable Envelope internal = queue(Lane.INTERNAL).poll();
    if (internal != null) {
      return internal;
    }
    peersTurn = !peersTurn;
    @Nullable Envelope first = queue(peersTurn ? Lane.PEER : Lane.CLIENT).poll();
    return first != null ? first : queue(peersTurn ? Lane.CLIENT : Lane.PEER).poll();
  }

  private ArrayDeque<Envelope> queue(Lane lane) {
    ArrayDeque<Envelope> queue = lanes.get(lane);
    if (queue == null) {
      throw new IllegalStateException("no lane " + lane);
    }
    return queue;
  }
}

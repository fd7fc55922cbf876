package io.coterie.server;

import io.coterie.node.Envelope;
import io.coterie.node.Mailbox;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A shard's mailbox for many offering threads and the one thread that polls.
final class QueuedMailbox implements Mailbox {
  private final Queue<Envelope> internal = new ConcurrentLinkedQueue<>();
  private final Bounded peers;
  private final Bounded clients;
  private final AtomicBoolean parked = new AtomicBoolean();
  private volatile @Nullable Thread poller;
  private boolean clientsTurn;

  /// The limits count envelopes; bytes are bounded by the transport's own queues in front of them.
  QueuedMailbox(int peerEnvelopesMax, int clientEnvelopesMax) {
    this.peers = new Bounded(peerEnvelopesMax);
    this.clients = new Bounded(clientEnvelopesMax);
  }

  @Override
  public boolean offer(Lane lane, Envelope envelope) {
    boolean taken =
        switch (lane) {
          case INTERNAL -> internal.add(envelope);
          case PEER -> peers.offer(envelope);
          case CLIENT -> clients.offer(envelope);
        };
    if (taken) {
      wake();
    }
    return taken;
  }

  @Override
  public @Nullable Envelope poll() {
    Envelope first = internal.poll();
    if (first != null) {
      return first;
    }
    clientsTurn = !clientsTurn;
    Envelope next = clientsTurn ? clients.poll() : peers.poll();
    if (next != null) {
      return next;
    }
    return clientsTurn ? peers.poll() : clients.poll();
  }

  /// Waits for mail, at most `nanos`; only for the polling thread.
  void await(long nanos) {
    poller = Thread.currentThread();
    parked.set(true);
    if (isEmpty() && nanos > 0) {
      LockSupport.parkNanos(this, nanos);
    }
    parked.set(false);
  }

  void wake() {
    if (parked.compareAndSet(true, false)) {
      LockSupport.unpark(poller);
    }
  }

  private boolean isEmpty() {
    return internal.isEmpty() && peers.isEmpty() && clients.isEmpty();
  }

  /// A queue with a limit; the count is kept beside it because counting a linked queue walks it.
  private static final class Bounded {
    private final Queue<Envelope> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private final int max;

    Bounded(int max) {
      this.max = max;
    }

    boolean offer(Envelope envelope) {
      if (size.incrementAndGet() > max) {
        size.decrementAndGet();
        return false;
      }
      return queue.add(envelope);
    }

    @Nullable Envelope poll() {
      Envelope envelope = queue.poll();
      if (envelope != null) {
        size.decrementAndGet();
      }
      return envelope;
    }

    boolean isEmpty() {
      return queue.isEmpty();
    }
  }
}

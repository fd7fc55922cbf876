package io.coterie.server;

import io.coterie.node.Envelope;
import io.coterie.node.Mailbox;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A shard's mailbox for many offering threads and the one thread that polls.
final class QueuedMailbox implements Mailbox {
  private final Queue<Envelope> internal = new ConcurrentLinkedQueue<>();
  private final Bounded peers;
  private final Bounded clients;
  private volatile Runnable onMail = () -> {};
  private boolean clientsTurn;

  /// How much may wait in a lane: so many envelopes, and so many bytes of what they carry.
  record Room(int envelopesMax, long bytesMax) {}

  QueuedMailbox(Room peers, Room clients) {
    this.peers = new Bounded(peers);
    this.clients = new Bounded(clients);
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
      onMail.run();
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

  /// Names who is told after each piece of mail, on the thread that offered it.
  void onMail(Runnable told) {
    onMail = told;
  }

  boolean isEmpty() {
    return internal.isEmpty() && peers.isEmpty() && clients.isEmpty();
  }

  /// A queue with limits; what is in it is counted beside it, because counting a linked queue walks
  /// it.
  private static final class Bounded {
    private final Queue<Envelope> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final Room room;

    Bounded(Room room) {
      this.room = room;
    }

    boolean offer(Envelope envelope) {
      int own = envelope.bytes();
      int envelopes = size.incrementAndGet();
      long held = bytes.addAndGet(own);
      if (envelopes > room.envelopesMax || held > room.bytesMax) {
        taken(own);
        return false;
      }
      return queue.add(envelope);
    }

    @Nullable Envelope poll() {
      Envelope envelope = queue.poll();
      if (envelope != null) {
        taken(envelope.bytes());
      }
      return envelope;
    }

    private void taken(int own) {
      size.decrementAndGet();
      bytes.addAndGet(-own);
    }

    boolean isEmpty() {
      return queue.isEmpty();
    }
  }
}

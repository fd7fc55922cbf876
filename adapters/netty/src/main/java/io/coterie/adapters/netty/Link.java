package io.coterie.adapters.netty;

import io.coterie.adapters.netty.TransportCounters.Drop;
import io.coterie.core.identity.NodeId;
import io.coterie.core.kernel.Lane;
import io.coterie.core.wire.Bytes;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// The way to one other node: its two send queues, and at most one active connection that empties
/// them.
///
/// Dialling is lazy: the first frame dials. When an attempt fails, what waited is dropped, and the
/// next attempt waits for a growing, jittered time. Only when a connection has broken does the link
/// dial by itself, a few times: a host whose process has ended refuses, and that is news. All
/// changes of state are in this file, under this object's lock; nothing is called under it that
/// blocks.
final class Link {
  /// Opens a connection to a link's node after a delay and reports to the link.
  interface Dialler {
    void dial(Link link, long delayMillis);

    /// The node's host has refused the connection.
    void refused(Link link);
  }

  /// How often a link dials by itself after a connection has broken, until one is made.
  private static final int PROBES = 12;

  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final NodeId node;
  private final Surroundings surroundings;
  private final Dialler dialler;
  private final SendQueue stream;
  private final SendQueue datagram;
  private volatile @Nullable Connection active;
  private long activeSinceNanos;
  private boolean dialling;
  private int failures;
  private int probes;
  private boolean refused;

  Link(NodeId node, Surroundings surroundings, Dialler dialler) {
    this.node = node;
    this.surroundings = surroundings;
    this.dialler = dialler;
    this.stream = new SendQueue(surroundings.limits().sendQueueBytesMax());
    this.datagram = new SendQueue(surroundings.limits().sendQueueBytesMax());
  }

  NodeId node() {
    return node;
  }

  void send(Lane lane, Bytes frame) {
    SendQueue queue =
        switch (lane) {
          case STREAM -> stream;
          case DATAGRAM -> datagram;
        };
    if (!queue.offer(frame)) {
      surroundings.counters().drop(Drop.QUEUE_FULL, 1);
    }
    Connection current = active;
    if (current != null) {
      current.wake();
    } else {
      dial();
    }
  }

  boolean isCarriedBy(Connection connection) {
    return active == connection;
  }

  @Nullable Bytes pollStream() {
    return stream.poll();
  }

  @Nullable Bytes pollDatagram() {
    return datagram.poll();
  }

  boolean isEmpty() {
    return stream.isEmpty() && datagram.isEmpty();
  }

  /// A connection with this node is proven and alive on both sides.
  void established(Connection connection) {
    Connection retired;
    synchronized (this) {
      if (connection.isDialled()) {
        dialling = false;
      }
      Connection old = active;
      if (old == null || takesOver(connection, old)) {
        active = connection;
        activeSinceNanos = System.nanoTime();
        failures = 0;
        probes = 0;
        retired = old;
      } else {
        retired = connection;
      }
    }
    if (retired != null) {
      retired.retire();
    }
    connection.wake();
  }

  /// A connection with this node has ended, or never came to be.
  void lost(Connection connection) {
    boolean broken = false;
    synchronized (this) {
      if (active == connection) {
        active = null;
        broken = true;
        probes = connection.wasBroken() ? PROBES : 0;
      }
    }
    if (connection.isDialled() && !connection.wasEstablished()) {
      dialFailed(false);
    } else if (broken && (probes > 0 || !isEmpty())) {
      dial();
    }
  }

  /// `byHost` when the host has refused, because nobody listens there.
  void dialFailed(boolean byHost) {
    boolean again;
    synchronized (this) {
      // First: a frame that comes after the queues are emptied must find that nobody dials.
      dialling = false;
      failures++;
      refused = byHost;
      again = active == null && --probes > 0;
    }
    if (active == null) {
      clear(Drop.UNREACHABLE);
      if (byHost) {
        dialler.refused(this);
      }
    }
    if (again) {
      dial();
    }
  }

  /// Drops what waits.
  void clear(Drop cause) {
    long dropped = stream.clear() + datagram.clear();
    surroundings.counters().drop(cause, dropped);
  }

  private void dial() {
    long delayMillis;
    synchronized (this) {
      if (active != null || dialling) {
        return;
      }
      dialling = true;
      delayMillis = backOffMillis();
    }
    dialler.dial(this, delayMillis);
  }

  /// When both dial at the same moment, both keep the connection of the smaller number. Otherwise a
  /// newer connection shows that the other side has lost the older one.
  private boolean takesOver(Connection fresh, Connection old) {
    long age = System.nanoTime() - activeSinceNanos;
    boolean crossed =
        fresh.isDialled() != old.isDialled()
            && age < surroundings.limits().retireMillis() * NANOS_PER_MILLI;
    boolean oursWins = surroundings.own().compareTo(node) < 0;
    return !crossed || fresh.isDialled() == oursWins;
  }

  /// Doubles with each failure up to the limit, then half of it at random. A refusal costs nobody
  /// anything, and who waits for an answer had better hear of it soon.
  private long backOffMillis() {
    if (failures == 0) {
      return 0;
    }
    TransportLimits limits = surroundings.limits();
    long doubled = (long) limits.backOffMillisMin() << Math.min(failures - 1, refused ? 1 : 20);
    long full = Math.min(doubled, limits.backOffMillisMax());
    return full / 2 + ThreadLocalRandom.current().nextLong(full / 2 + 1);
  }
}

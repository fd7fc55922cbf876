package io.coterie.adapters.netty;

import io.coterie.adapters.netty.TransportCounters.Close;
import io.coterie.adapters.netty.TransportCounters.Drop;
import io.coterie.adapters.tls.RosterTls;
import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.NodeKeys;
import io.coterie.core.identity.Roster;
import io.coterie.core.identity.RosterEntry;
import io.coterie.core.kernel.Burst;
import io.coterie.core.kernel.Lane;
import io.coterie.core.kernel.Transport;
import io.coterie.core.wire.Bytes;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The node transport: one mutual TLS 1.3 connection per pair of nodes, made when first needed.
///
/// A node listens and dials; a program with the role `CLIENT` only dials, and gets its answers over
/// the connection that it asked on. See docs/protocols/transport.md.
public final class NettyTransport implements Transport {
  private final Surroundings surroundings;
  private final Optional<InetSocketAddress> listen;
  private final Map<NodeId, Link> links = new ConcurrentHashMap<>();
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Sockets sockets;
  private volatile @Nullable Receiver receiving;
  private volatile Burst burst = Burst.NONE;
  private volatile boolean closed;

  /// `roster` answers the roster in force at any time, on any thread; `listen` is empty for a
  /// program that only dials, and its port may be 0.
  public NettyTransport(
      NodeKeys keys,
      Supplier<Roster> roster,
      Optional<InetSocketAddress> listen,
      TransportLimits limits,
      TransportCounters counters) {
    NodeId own =
        roster
            .get()
            .admit(keys.publicKey())
            .orElseThrow(() ->
                new IllegalStateException(
                    "the own key "
                        + keys.publicKey()
                        + " is not in the roster: let the operators sign one with it"))
            .node();
    this.surroundings =
        new Surroundings(
            own, roster, new RosterTls(keys, roster), limits, counters, new Complaints());
    this.listen = listen;
  }

  /// Hands in by bursts from now on; to be said before the start.
  public void handInBy(Burst bursts) {
    burst = bursts;
  }

  /// Throws when the address is taken; says then which, and what to do.
  @Override
  public void start(Receiver receiver) {
    if (sockets != null || closed) {
      throw new IllegalStateException("a transport is started once");
    }
    Sockets opened = new Sockets(surroundings, new Registry(new Intake(receiver, burst)));
    receiving = receiver;
    sockets = opened;
    if (listen.isPresent()) {
      try {
        opened.listen(listen.get());
      } catch (IOException taken) {
        close();
        throw new UncheckedIOException(
            listen.get() + " cannot be listened on: stop the other program, or choose another port",
            taken);
      }
    }
  }

  /// Where it listens; the port is the real one.
  public Optional<InetSocketAddress> address() {
    Sockets current = sockets;
    return current == null ? Optional.empty() : current.address();
  }

  @Override
  public void send(NodeId to, Lane lane, Bytes frame) {
    if (frame.size() > FRAME_BYTES_MAX) {
      surroundings.counters().drop(Drop.TOO_LARGE, 1);
    } else if (sockets == null || closed || !isDialable(to)) {
      surroundings.counters().drop(Drop.NO_ADDRESS, 1);
    } else {
      link(to).send(lane, frame);
    }
  }

  /// Connections of any state, for the status page.
  public int connectionCount() {
    return connections.size();
  }

  /// Ends the connections of peers that the roster of now does not know; call it after a change.
  public void rosterChanged() {
    connections.forEach(Connection::checkRoster);
  }

  @Override
  public void close() {
    closed = true;
    connections.forEach(connection -> connection.end(Close.BY_US));
    Sockets current = sockets;
    if (current != null) {
      current.close();
    }
    links.values().forEach(link -> link.clear(Drop.NO_ADDRESS));
  }

  private boolean isDialable(NodeId node) {
    return !node.equals(surroundings.own())
        && (links.containsKey(node) || !transportAddress(node).isEmpty());
  }

  private String transportAddress(NodeId node) {
    return surroundings.roster().get().entry(node).map(RosterEntry::transport).orElse("");
  }

  private Link link(NodeId node) {
    return links.computeIfAbsent(node, named -> new Link(named, surroundings, new Dialling()));
  }

  private final class Dialling implements Link.Dialler {
    @Override
    public void dial(Link link, long delayMillis) {
      Sockets current = sockets;
      String address = transportAddress(link.node());
      if (current == null || closed || address.isEmpty()) {
        link.dialFailed(false);
      } else {
        current.dial(link, address, delayMillis);
      }
    }

    @Override
    public void refused(Link link) {
      Receiver present = receiving;
      if (present != null && !closed) {
        present.absent(link.node());
      }
    }
  }

  /// Runs a task on an event loop, or not at all when the transport has been closed.
  static void onLoop(EventLoop loop, Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException over) {
      if (!loop.isShuttingDown()) {
        throw over;
      }
    }
  }

  /// The connections that exist, whatever state they are in.
  private final class Registry implements Sockets.Registry {
    private final Intake intake;

    Registry(Intake intake) {
      this.intake = intake;
    }

    @Override
    public Connection opened(@Nullable Link dialledFor) {
      Connection connection =
          new Connection(surroundings, intake, NettyTransport.this::link, dialledFor);
      connections.add(connection);
      return connection;
    }

    @Override
    public void closed(Connection connection) {
      connections.remove(connection);
    }

    @Override
    public int size() {
      return connections.size();
    }
  }
}

package io.coterie.simulation.world;

import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.PeerIdentity;
import io.coterie.core.identity.Role;
import io.coterie.core.identity.Roster;
import io.coterie.core.kernel.Transport;
import io.coterie.core.wire.Bytes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// All links between the nodes of a world, and what goes wrong with them.
///
/// A cut stops one direction: streams wait and break when it lasts, datagrams are lost. A clog
/// delays everything until it ends. A reset loses what a connection holds.
public final class SimNetwork {
  /// Who a node is to the others: what the roster's handshake decides in a real cluster.
  public interface Gatekeeper {
    /// The identity of this node, or `null` when the roster does not know its key.
    @Nullable PeerIdentity admit(NodeId node);

    /// Admits whom the roster names; the channel's proof of the key is taken for granted.
    static Gatekeeper of(Roster roster) {
      return node ->
          roster.entry(node).flatMap(entry -> roster.admit(entry.publicKey())).orElse(null);
    }
  }

  /// Sees each frame as it arrives, for a trace in words.
  public interface Onlooker {
    void arrived(NodeId from, NodeId to, Bytes frame);
  }

  /// What happened to frames so far.
  public static final class Counters {
    long delivered;
    long lost;
    long doubled;
    long dropped;
    long resets;

    public long delivered() {
      return delivered;
    }

    /// Lost on the way, by loss, cut, reset or crash.
    public long lost() {
      return lost;
    }

    public long doubled() {
      return doubled;
    }

    /// Not taken because a queue was full or the node is unknown.
    public long dropped() {
      return dropped;
    }

    public long resets() {
      return resets;
    }
  }

  private final World world;
  private final Gatekeeper gatekeeper;
  private final NetworkSettings settings;
  private final Counters counters = new Counters();
  private final Map<NodeId, SimTransport> transports = new TreeMap<>();
  private final Map<NodeId, SimNode> nodes = new TreeMap<>();
  private final Map<Long, SimLink> links = new LinkedHashMap<>();
  private final Map<Long, SimConnection> connections = new LinkedHashMap<>();
  private int extraLossPerMillion;
  private Onlooker onlooker = (from, to, frame) -> {};

  public SimNetwork(World world, Gatekeeper gatekeeper, NetworkSettings settings) {
    this.world = world;
    this.gatekeeper = gatekeeper;
    this.settings = settings;
  }

  /// The transport of this life of the node.
  public Transport open(SimNode node) {
    SimNode known = nodes.putIfAbsent(node.id(), node);
    if (known == null) {
      node.onCrash(() -> crashed(node));
    } else if (known != node) {
      throw new IllegalStateException("two machines call themselves " + node.id());
    }
    SimTransport transport = new SimTransport(this, node);
    if (transports.putIfAbsent(node.id(), transport) != null) {
      throw new IllegalStateException(node.id() + " has an open transport");
    }
    return transport;
  }

  public Counters counters() {
    return counters;
  }

  /// From now on this one sees what arrives; it must not act in the world.
  public void show(Onlooker newOnlooker) {
    onlooker = newOnlooker;
  }

  /// Whether both directions between the two are open; clogs do not count.
  public boolean reaches(NodeId one, NodeId other) {
    return one.equals(other) || (!link(one, other).isCut() && !link(other, one).isCut());
  }

  /// Frames from `from` no longer arrive at `to`.
  public void cut(NodeId from, NodeId to) {
    link(from, to).cut();
    for (SimConnection connection : between(from, to)) {
      connection.noticeCut();
    }
  }

  public void mend(NodeId from, NodeId to) {
    link(from, to).mend();
    between(from, to).forEach(SimConnection::goOn);
  }

  /// Frames from `from` to `to` wait at least this long.
  public void clog(NodeId from, NodeId to, long nanos) {
    link(from, to).clog(world.nowNanos() + nanos);
  }

  /// Breaks the connections between the two, with all that they hold.
  public void reset(NodeId one, NodeId other) {
    between(one, other).forEach(SimConnection::reset);
  }

  /// Datagrams are lost this much more often.
  public void lose(int perMillion) {
    extraLossPerMillion = perMillion;
  }

  /// A firewall between the two: nothing passes, and whoever connects is refused as if nobody
  /// listened.
  public void wall(NodeId one, NodeId other) {
    cut(one, other);
    cut(other, one);
    link(one, other).wall();
    link(other, one).wall();
    connection(one, other).widow(other);
    connection(other, one).widow(one);
  }

  /// No direction is cut or clogged any more.
  public void healAll() {
    extraLossPerMillion = 0;
    links.values().forEach(SimLink::heal);
    connections.values().forEach(SimConnection::goOn);
  }

  World world() {
    return world;
  }

  NetworkSettings settings() {
    return settings;
  }

  void arrived(NodeId from, NodeId to, Bytes frame) {
    onlooker.arrived(from, to, frame);
  }

  Randomness random() {
    return world.network();
  }

  boolean losesDatagram() {
    return random().chance(settings.datagramLossPerMillion() + extraLossPerMillion);
  }

  @Nullable PeerIdentity admit(NodeId node) {
    return gatekeeper.admit(node);
  }

  @Nullable SimTransport transport(NodeId node) {
    return transports.get(node);
  }

  /// Whether a connection could be made. Nobody connects to a client or to a stranger, so that
  /// these are never missed.
  boolean isListening(NodeId from, NodeId to) {
    PeerIdentity identity = admit(to);
    boolean dialled = identity != null && !identity.hasRole(Role.CLIENT);
    return !dialled || (transports.containsKey(to) && !link(from, to).isWalled());
  }

  /// Whether a refusal comes back: from the host itself, or from a firewall.
  boolean mayRefuse(NodeId from, NodeId to) {
    return link(from, to).isWalled() || reaches(from, to);
  }

  SimLink link(NodeId from, NodeId to) {
    SimLink link = links.get(pair(from, to));
    if (link == null) {
      link = new SimLink(this);
      links.put(pair(from, to), link);
    }
    return link;
  }

  SimConnection connection(NodeId from, NodeId to) {
    SimConnection connection = connections.get(pair(from, to));
    if (connection == null) {
      connection = new SimConnection(this, from, to);
      connections.put(pair(from, to), connection);
    }
    return connection;
  }

  void closed(NodeId node) {
    transports.remove(node);
    breakAll(node);
  }

  private void crashed(SimNode node) {
    transports.remove(node.id());
    breakAll(node.id());
  }

  private void breakAll(NodeId node) {
    for (SimConnection connection : List.copyOf(connections.values())) {
      if (connection.touches(node)) {
        connection.reset();
        connection.widow(node);
      }
    }
  }

  private Collection<SimConnection> between(NodeId one, NodeId other) {
    List<SimConnection> found = new ArrayList<>(2);
    SimConnection forth = connections.get(pair(one, other));
    SimConnection back = connections.get(pair(other, one));
    if (forth != null) {
      found.add(forth);
    }
    if (back != null) {
      found.add(back);
    }
    return found;
  }

  private static long pair(NodeId from, NodeId to) {
    return ((long) from.number() << 32) | to.number();
  }
}

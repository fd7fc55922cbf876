package io.coterie.adapters.netty;

import io.coterie.contracts.TransportSubject;
import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.NodeKeys;
import io.coterie.core.identity.Role;
import io.coterie.core.identity.Roster;
import io.coterie.core.identity.RosterEntry;
import io.coterie.core.kernel.Transport;
import io.coterie.core.wire.Bytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Three nodes and one client on loopback, with real sockets and keys.
final class Village implements TransportSubject {
  static final NodeId CLIENT = new NodeId(100);
  static final TransportLimits LIMITS =
      new TransportLimits(1, 4 << 20, 64 << 10, 16, 1_000, 2_000, 100, 1_000, 10, 100, 300);

  private static final long AWAIT_NANOS_MAX = TimeUnit.SECONDS.toNanos(10);
  private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final Map<NodeId, NettyTransport> running = new LinkedHashMap<>();
  private final List<NettyTransport> clients = new ArrayList<>();
  private final Map<NodeId, TransportCounters> counters = new LinkedHashMap<>();
  private final Semaphore quiet = new Semaphore(0);
  private volatile Roster roster;

  Village() throws IOException {
    List<RosterEntry> entries = new ArrayList<>();
    for (int number = 1; number <= 3; number++) {
      entries.add(
          new RosterEntry(
              new NodeId(number),
              keys(number).publicKey(),
              EnumSet.of(Role.STORAGE),
              "127.0.0.1:" + freePort(),
              ""));
    }
    entries.add(RosterEntry.client(CLIENT, keys(CLIENT.number()).publicKey()));
    roster = new Roster(Bytes.wrap(new byte[32]), 1, entries);
  }

  @Override
  public NettyTransport start(NodeId node, Transport.Receiver receiver) {
    return start(node, keys(node.number()), receiver);
  }

  /// Starts a node of this number with whatever key; the roster it believes in has that key.
  NettyTransport start(NodeId node, NodeKeys keys, Transport.Receiver receiver) {
    Roster known = roster;
    Roster believed =
        keys.publicKey().equals(keys(node.number()).publicKey()) ? null : with(node, keys);
    NettyTransport transport =
        new NettyTransport(
            keys,
            () -> believed == null ? roster : believed,
            Optional.of(address(known, node)),
            LIMITS,
            counters(node));
    transport.start(receiver);
    running.put(node, transport);
    return transport;
  }

  NettyTransport startClient(Transport.Receiver receiver) {
    NettyTransport transport =
        new NettyTransport(
            keys(CLIENT.number()), () -> roster, Optional.empty(), LIMITS, counters(CLIENT));
    transport.start(receiver);
    clients.add(transport);
    return transport;
  }

  @Override
  public void stop(NodeId node) {
    NettyTransport transport = running.remove(node);
    if (transport != null) {
      transport.close();
    }
  }

  @Override
  public void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + AWAIT_NANOS_MAX;
    while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
      pause();
    }
  }

  TransportCounters counters(NodeId node) {
    return counters.computeIfAbsent(node, fresh -> new TransportCounters());
  }

  InetSocketAddress address(NodeId node) {
    return address(roster, node);
  }

  Roster roster() {
    return roster;
  }

  /// A new version of the roster without this node.
  void expel(NodeId node) {
    List<RosterEntry> rest =
        roster.entries().stream().filter(entry -> !entry.node().equals(node)).toList();
    roster = new Roster(roster.clusterId(), roster.version() + 1, rest);
    running.values().forEach(NettyTransport::rosterChanged);
  }

  @Override
  public void close() {
    running.values().forEach(NettyTransport::close);
    clients.forEach(NettyTransport::close);
  }

  static NodeKeys keys(int number) {
    byte[] seed = new byte[NodeKeys.SEED_BYTES];
    seed[0] = (byte) number;
    return NodeKeys.ofSeed(Bytes.wrap(seed));
  }

  private void pause() {
    try {
      boolean never = quiet.tryAcquire(STEP_NANOS, TimeUnit.NANOSECONDS);
      if (never) {
        throw new IllegalStateException("nobody releases this");
      }
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  private Roster with(NodeId node, NodeKeys keys) {
    List<RosterEntry> changed = new ArrayList<>();
    for (RosterEntry entry : roster.entries()) {
      changed.add(
          entry.node().equals(node)
              ? new RosterEntry(
                  node, keys.publicKey(), entry.roles(), entry.transport(), entry.raft())
              : entry);
    }
    return new Roster(roster.clusterId(), roster.version(), changed);
  }

  private static InetSocketAddress address(Roster roster, NodeId node) {
    String address = roster.entry(node).orElseThrow().transport();
    int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }
}

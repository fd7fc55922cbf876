package io.coterie.adapters.raft;

import io.coterie.adapters.tls.RosterTls;
import io.coterie.contracts.CoordinationSubject;
import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.NodeKeys;
import io.coterie.core.identity.Role;
import io.coterie.core.identity.Roster;
import io.coterie.core.identity.RosterEntry;
import io.coterie.core.kernel.Coordination;
import io.coterie.core.wire.Bytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/// Three real coordinators of one cluster in this process, with mutual TLS.
final class Members implements CoordinationSubject {
  private static final int COUNT = 3;
  private static final long WAIT_NANOS_MAX = 20_000_000_000L;
  private static final long LOOK_EVERY_MILLIS = 5;

  /// Several elections of one to two seconds.
  private static final long PASS_NANOS = 6_000_000_000L;

  private static final long ROOM_BYTES_MIN = 1024 * 1024;

  static final Bytes CLUSTER = Bytes.hex("c1".repeat(32));

  private final Path folder;
  private final long snapshotEvery;
  private final List<NodeKeys> keys = new ArrayList<>();
  private final Map<NodeId, String> addresses = new TreeMap<>();
  private final Map<NodeId, RaftCoordination> running = new TreeMap<>();

  Members(Path folder, long snapshotEvery) throws IOException {
    this.folder = folder;
    this.snapshotEvery = snapshotEvery;
    List<ServerSocket> taken = new ArrayList<>();
    for (int member = 0; member < COUNT; member++) {
      keys.add(NodeKeys.ofSeed(Bytes.hex(("0" + (member + 1)).repeat(32))));
      ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      taken.add(socket);
      addresses.put(node(member), "127.0.0.1:" + socket.getLocalPort());
    }
    for (ServerSocket socket : taken) {
      socket.close();
    }
  }

  private static NodeId node(int member) {
    return new NodeId(member + 1);
  }

  Roster roster() {
    List<RosterEntry> entries = new ArrayList<>();
    for (int member = 0; member < COUNT; member++) {
      EnumSet<Role> roles = EnumSet.of(Role.COORDINATOR);
      Bytes key = keys.get(member).publicKey();
      entries.add(new RosterEntry(node(member), key, roles, "127.0.0.1:1", "127.0.0.1:2"));
    }
    return new Roster(CLUSTER, 1, entries);
  }

  Map<NodeId, String> addresses() {
    return addresses;
  }

  RaftCoordination make(NodeId node, RosterTls tls) {
    Path own = folder.resolve(node.toString());
    RaftOptions options =
        new RaftOptions(node, addresses, own, snapshotEvery, 16 * 1024, 1_000, ROOM_BYTES_MIN);
    return new RaftCoordination(options, tls, CLUSTER);
  }

  RaftOptions options(NodeId node, long roomBytesMin) {
    Path own = folder.resolve(node.toString());
    return new RaftOptions(node, addresses, own, snapshotEvery, 16 * 1024, 1_000, roomBytesMin);
  }

  /// Ratis' record of this member's term and vote.
  Path vote(NodeId node) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve(node.toString()))) {
      return files.filter(file -> file.endsWith("raft-meta")).findFirst().orElseThrow();
    }
  }

  @Override
  public RaftCoordination start(NodeId node, Coordination.Replica replica) {
    return start(options(node, ROOM_BYTES_MIN), replica);
  }

  RaftCoordination start(RaftOptions options, Coordination.Replica replica) {
    NodeKeys own = keys.get(options.own().number() - 1);
    RaftCoordination made =
        new RaftCoordination(options, new RosterTls(own, this::roster), CLUSTER);
    running.put(options.own(), made);
    made.start(replica);
    return made;
  }

  @Override
  public void stop(NodeId node) {
    RaftCoordination known = running.remove(node);
    if (known != null) {
      known.close();
    }
  }

  @Override
  public void await(BooleanSupplier condition) {
    lookUntil(condition, WAIT_NANOS_MAX);
  }

  @Override
  public void pass() {
    lookUntil(() -> false, PASS_NANOS);
  }

  private static void lookUntil(BooleanSupplier condition, long nanosMax) {
    Object bell = new Object();
    long deadline = System.nanoTime() + nanosMax;
    synchronized (bell) {
      while (!condition.getAsBoolean() && System.nanoTime() - deadline < 0) {
        try {
          bell.wait(LOOK_EVERY_MILLIS);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
  }

  @Override
  public void close() {
    List.copyOf(running.keySet()).forEach(this::stop);
  }
}

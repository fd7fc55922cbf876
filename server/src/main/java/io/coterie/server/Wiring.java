package io.coterie.server;

import io.coterie.adapters.netty.NettyTransport;
import io.coterie.adapters.netty.TransportCounters;
import io.coterie.adapters.netty.TransportLimits;
import io.coterie.adapters.rocksdb.RocksOptions;
import io.coterie.adapters.rocksdb.RocksStore;
import io.coterie.adapters.tls.KeyFolder;
import io.coterie.client.ClientConfig;
import io.coterie.client.Database;
import io.coterie.client.Exchange;
import io.coterie.core.control.ControlConfig;
import io.coterie.core.control.ControlSeat;
import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.NodeKeys;
import io.coterie.core.identity.PeerIdentity;
import io.coterie.core.identity.Principal;
import io.coterie.core.identity.Role;
import io.coterie.core.identity.Roster;
import io.coterie.core.identity.RosterEntry;
import io.coterie.core.kernel.BlobStore;
import io.coterie.core.kernel.Coordination;
import io.coterie.core.kernel.Lane;
import io.coterie.core.kernel.StoreException;
import io.coterie.core.placement.ClusterMap;
import io.coterie.node.Modes;
import io.coterie.node.Node;
import io.coterie.node.NodeConfig;
import io.coterie.node.NodeFrameCodec;
import io.coterie.node.NodePorts;
import io.coterie.node.Shard;
import io.coterie.protocols.tablets.TabletConfig;
import io.coterie.protocols.tablets.TabletMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/// How a node is put together from its parts, by plain constructors, from the disk up.
final class Wiring {
  /// Frames of peers and requests of clients that may wait per shard.
  private static final int PEER_ENVELOPES_MAX = 100_000;

  private static final int CLIENT_ENVELOPES_MAX = 20_000;

  /// Of all shards of a node together; its heap is 384 MiB.
  private static final long PEER_BYTES_MAX = 32 << 20;

  private static final long CLIENT_BYTES_MAX = 16 << 20;
  private static final long MEBIBYTE = 1024 * 1024;

  private final NodeSettings settings;
  private final ClusterFolder folder;
  private final Roster roster;
  private final NodeKeys keys;
  private final RosterEntry entry;
  private final PeerIdentity self;
  private final Consumer<Throwable> died;
  private final Bringers bringers = new Bringers();
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  /// `died` is told of a bug after which the node must end.
  Wiring(NodeSettings settings, Consumer<Throwable> died) {
    this.folder = new ClusterFolder(settings.cluster());
    this.settings = settings;
    this.died = died;
    this.roster = folder.roster();
    NodeId id = new NodeId(settings.number());
    this.entry =
        roster
            .entry(id)
            .orElseThrow(() ->
                new Trouble(
                    "node " + settings.number() + " is not in the roster",
                    "let the operators sign one with it"));
    try {
      this.keys = new KeyFolder(folder.node(settings.number())).read(KeyFolder.NODE_KEY);
    } catch (IOException unreadable) {
      throw new Trouble(
          "the key of node " + settings.number() + " cannot be read",
          String.valueOf(unreadable.getMessage()));
    }
    this.self =
        roster
            .admit(keys.publicKey())
            .filter(identity -> identity.node().equals(id))
            .orElseThrow(() ->
                new Trouble(
                    "the key of node " + settings.number() + " is not the roster's",
                    "put the right node.key back, or let the operators sign the new one"));
  }

  RunningNode start() {
    try {
      return assemble();
    } catch (StoreException | IOException | UncheckedIOException failed) {
      RunningNode.closeAll(parts, suppressed -> failed.addSuppressed(suppressed));
      throw new Trouble("node " + settings.number(), String.valueOf(failed.getMessage()));
    } catch (RuntimeException failed) {
      RunningNode.closeAll(parts, suppressed -> failed.addSuppressed(suppressed));
      throw failed;
    }
  }

  private RunningNode assemble() throws StoreException, IOException {
    List<QueuedMailbox> mailboxes = new ArrayList<>();
    for (int i = 0; i < settings.shards(); i++) {
      mailboxes.add(
          new QueuedMailbox(
              new QueuedMailbox.Room(PEER_ENVELOPES_MAX, PEER_BYTES_MAX / settings.shards()),
              new QueuedMailbox.Room(CLIENT_ENVELOPES_MAX, CLIENT_BYTES_MAX / settings.shards())));
    }
    AtomicReference<Node> node = new AtomicReference<>();
    AtomicReference<Database> database = new AtomicReference<>();
    AtomicReference<Consumer<ClusterMap>> listeners = new AtomicReference<>(map -> {});
    NodePorts ports =
        ports(
            mailboxes,
            map -> {
              database.get().learn(map);
              listeners.get().accept(map);
            });
    Exchange exchange =
        new Exchange((to, frame) -> {
          if (to.equals(entry.node())) {
            node.get().ask(frame);
          } else {
            ports.transport().send(to, Lane.STREAM, NodeFrameCodec.encode(frame));
          }
        });
    database.set(database(exchange));
    node.set(
        new Node(
            ports,
            Modes.control(
                new ControlSeat(entry.node(), List.copyOf(entry.roles()), coordinators()),
                ControlConfig.DEFAULT),
            List.of(
                Modes.tablets(
                    entry.node(), TabletConfig.DEFAULT, TabletMemory.ofShards(settings.shards()))),
            exchange));
    List<Shard> shards = node.get().shards();
    for (int i = 0; i < shards.size(); i++) {
      opened(new ShardThread(shards.get(i), mailboxes.get(i), died)).start();
    }
    node.get().start();
    if (entry.roles().contains(Role.FRONTEND)) {
      listeners.set(opened(gateways(database.get()))::mapChanged);
    }
    return new RunningNode(entry.node(), database.get(), parts, died::accept);
  }

  private NodePorts ports(List<QueuedMailbox> mailboxes, Consumer<ClusterMap> maps)
      throws StoreException, IOException {
    ExecutorService threads = opened(Executors.newVirtualThreadPerTaskExecutor());
    ExecutorService signing =
        opened(Executors.newFixedThreadPool(1, Thread.ofPlatform().name("signatures").factory()));
    Storage.refuseForgetful(home());
    RocksStore store = opened(RocksStore.open(storage(), bringers));
    BlobStore blobs = opened(Storage.blobs(home().resolve("blobs")));
    NettyTransport transport =
        opened(
            new NettyTransport(
                keys,
                () -> roster,
                Optional.of(address(entry.transport())),
                TransportLimits.standard(),
                new TransportCounters()));
    transport.handInBy(bringers);
    SecureRandom randomness = new SecureRandom();
    return new NodePorts(
        self,
        NodeConfig.withShards(settings.shards()),
        store,
        blobs,
        transport,
        coordination(),
        mailboxes,
        threads::execute,
        new KeySignatures(keys, signing),
        randomness::nextLong,
        peer -> System.err.println("a message of " + peer + " cannot be read; upgrade the older"),
        maps);
  }

  private Gateways gateways(Database database) throws IOException {
    return new Gateways(settings.doors(), database, entry.node(), folder);
  }

  private Database database(Exchange exchange) {
    List<NodeId> contacts = new ArrayList<>(List.of(entry.node()));
    roster.entries().stream()
        .filter(other -> !other.roles().contains(Role.CLIENT))
        .map(RosterEntry::node)
        .filter(other -> !other.equals(entry.node()))
        .forEach(contacts::add);
    Role role = entry.roles().iterator().next();
    return new Database(
        exchange, new Principal.Service(entry.node(), role), contacts, ClientConfig.DEFAULT);
  }

  private Optional<Coordination> coordination() {
    return entry.roles().contains(Role.COORDINATOR)
        ? Optional.of(opened(Storage.coordination(entry, roster, keys, storage())))
        : Optional.empty();
  }

  private List<NodeId> coordinators() {
    return roster.withRole(Role.COORDINATOR).stream().map(RosterEntry::node).toList();
  }

  private RocksOptions storage() {
    return new RocksOptions(
        home().resolve("store"),
        settings.memtableMebibytes() * MEBIBYTE,
        settings.blockCacheMebibytes() * MEBIBYTE,
        settings.freeMebibytesMin() * MEBIBYTE,
        2);
  }

  private Path home() {
    return settings.cluster().resolve("n" + settings.number());
  }

  private <T extends AutoCloseable> T opened(T part) {
    parts.addLast(part);
    return part;
  }

  private static InetSocketAddress address(String hostAndPort) {
    int colon = hostAndPort.lastIndexOf(':');
    return new InetSocketAddress(
        hostAndPort.substring(0, colon), Integer.parseInt(hostAndPort.substring(colon + 1)));
  }
}

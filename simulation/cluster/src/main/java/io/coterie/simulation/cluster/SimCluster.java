package io.coterie.simulation.cluster;

import io.coterie.core.control.ControlConfig;
import io.coterie.core.control.ControlSeat;
import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.NodeKeys;
import io.coterie.core.identity.PeerIdentity;
import io.coterie.core.identity.Role;
import io.coterie.core.identity.Roster;
import io.coterie.core.identity.RosterEntry;
import io.coterie.core.kernel.Coordination;
import io.coterie.core.placement.ClusterMap;
import io.coterie.core.wire.Bytes;
import io.coterie.simulation.world.ControlLogSettings;
import io.coterie.simulation.world.DiskSettings;
import io.coterie.simulation.world.FaultSettings;
import io.coterie.simulation.world.Faults;
import io.coterie.simulation.world.NetworkSettings;
import io.coterie.simulation.world.SimControlLog;
import io.coterie.simulation.world.SimDisk;
import io.coterie.simulation.world.SimNetwork;
import io.coterie.simulation.world.SimNode;
import io.coterie.simulation.world.World;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A cluster of whole nodes in one world, with clients beside it. Nodes are numbered from 1, the
/// first ones are the coordinators; clients from 101.
public final class SimCluster {
  /// How large, and how much trouble of their own disks, network and log make.
  public record Shape(int nodes, int coordinators, int clients, boolean troubled) {
    public List<NodeId> coordinatorIds() {
      List<NodeId> ids = new ArrayList<>();
      for (int i = 1; i <= coordinators; i++) {
        ids.add(new NodeId(i));
      }
      return ids;
    }

    List<Role> rolesOf(NodeId id) {
      return id.number() <= coordinators
          ? List.of(Role.COORDINATOR, Role.STORAGE)
          : List.of(Role.STORAGE);
    }
  }

  /// What a mode puts on the nodes: given the node's seat.
  public interface ModesOf {
    SimNodeHost.Modes of(ControlSeat seat, ControlConfig config);
  }

  private static final int FIRST_CLIENT = 101;

  private final World world;
  private final Shape shape;
  private final Roster roster;
  private final SimNetwork network;
  private final SimControlLog log;
  private final ControlWatch watch = new ControlWatch();
  private final Map<NodeId, SimDisk> disks = new TreeMap<>();
  private final Map<NodeId, SimNodeHost> hosts = new TreeMap<>();
  private final List<SimNode> nodes = new ArrayList<>();
  private final List<SimNode> clients = new ArrayList<>();
  private final Map<NodeId, ClusterMap> maps = new TreeMap<>();

  public SimCluster(World world, Shape shape, ModesOf modes) {
    this.world = world;
    this.shape = shape;
    this.roster = roster(shape);
    NetworkSettings net = NetworkSettings.USUAL;
    this.network = new SimNetwork(world, SimNetwork.Gatekeeper.of(roster), net);
    for (int i = 1; i <= shape.nodes(); i++) {
      NodeId id = new NodeId(i);
      ControlSeat seat = new ControlSeat(id, shape.rolesOf(id), shape.coordinatorIds());
      SimNodeHost host = new SimNodeHost(this, machine -> modes.of(seat, ControlConfig.DEFAULT));
      SimNode node = new SimNode(world, id, host);
      nodes.add(node);
      hosts.put(id, host);
      DiskSettings disk = DiskSettings.USUAL;
      disks.put(id, new SimDisk(node, shape.troubled() ? disk : disk.withoutTrouble()));
    }
    ControlLogSettings settings = ControlLogSettings.USUAL;
    this.log =
        new SimControlLog(
            world,
            network,
            nodes.subList(0, shape.coordinators()),
            shape.troubled() ? settings : settings.withoutTrouble());
  }

  /// Adds a client machine that runs this blocking code in its one life; it starts when started.
  public SimNode client(ClientBody body) {
    NodeId id = new NodeId(FIRST_CLIENT + clients.size());
    SimNode client =
        new SimNode(
            world,
            id,
            new SimNode.Program() {
              @Override
              public void start(SimNode machine) {
                BatonLink link = new BatonLink(machine, network.open(machine));
                world.baton().start(machine, "client " + id, () -> body.run(machine, link));
              }

              @Override
              public void crashed() {}
            });
    clients.add(client);
    return client;
  }

  public World world() {
    return world;
  }

  public Shape shape() {
    return shape;
  }

  public SimNetwork network() {
    return network;
  }

  public SimControlLog log() {
    return log;
  }

  public ControlWatch watch() {
    return watch;
  }

  public List<SimNode> nodes() {
    return List.copyOf(nodes);
  }

  public SimNode node(int number) {
    return nodes.get(number - 1);
  }

  public void start() {
    nodes.forEach(SimNode::start);
    startClients();
  }

  public void startClients() {
    clients.forEach(SimNode::start);
  }

  public Faults faults(FaultSettings settings) {
    Faults.Losses losses = new DiskLosses(watch);
    return new Faults(
        world, new Faults.Targets(nodes, clients, disks, network, log, losses), settings);
  }

  /// The newest map that this node has adopted in its present life.
  public ClusterMap mapOf(NodeId node) {
    return maps.getOrDefault(node, ClusterMap.EMPTY);
  }

  SimNodeHost host(NodeId id) {
    SimNodeHost host = hosts.get(id);
    if (host == null) {
      throw new IllegalStateException("no host for " + id);
    }
    return host;
  }

  SimDisk disk(NodeId id) {
    SimDisk disk = disks.get(id);
    if (disk == null) {
      throw new IllegalStateException("no disk for " + id);
    }
    return disk;
  }

  PeerIdentity identity(NodeId id) {
    return roster.entry(id).flatMap(entry -> roster.admit(entry.publicKey())).orElseThrow();
  }

  Optional<Coordination> openLog(SimNode machine) {
    maps.remove(machine.id());
    return machine.id().number() <= shape.coordinators()
        ? Optional.of(watch.watching(machine.id(), log.open(machine)))
        : Optional.empty();
  }

  void adopted(NodeId node, ClusterMap map) {
    watch.adopted(node, map);
    // After a disk failure a control machine begins anew and tells an old map again; nodes ignore
    // it.
    if (map.version() > mapOf(node).version()) {
      maps.put(node, map);
    }
  }

  private static Roster roster(Shape shape) {
    List<RosterEntry> entries = new ArrayList<>();
    for (int i = 1; i <= shape.nodes(); i++) {
      NodeId id = new NodeId(i);
      EnumSet<Role> roles = EnumSet.copyOf(shape.rolesOf(id));
      entries.add(new RosterEntry(id, key(i), roles, "node" + i + ":1", ""));
    }
    for (int i = FIRST_CLIENT; i < FIRST_CLIENT + shape.clients(); i++) {
      entries.add(RosterEntry.client(new NodeId(i), key(i)));
    }
    return new Roster(Bytes.wrap(new byte[32]), 1, entries);
  }

  private static Bytes key(int number) {
    byte[] seed = new byte[NodeKeys.SEED_BYTES];
    seed[0] = (byte) number;
    return NodeKeys.ofSeed(Bytes.wrap(seed)).publicKey();
  }
}

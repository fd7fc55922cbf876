package io.coterie.simulation.world;

import io.coterie.core.identity.NodeId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Lets things go wrong, by seed, until it is told to heal; each fault ends by itself too.
public final class Faults {
  /// What can be hit: nodes with their disks, the network between them and their clients, the
  /// control log if any. Clients are cut off, but neither crashed nor paused; disks are replaced as
  /// far as `losses` allows.
  public record Targets(
      List<SimNode> nodes,
      List<SimNode> clients,
      Map<NodeId, SimDisk> disks,
      SimNetwork network,
      @Nullable SimControlLog log,
      Losses losses) {
    public Targets {
      nodes = List.copyOf(nodes);
      clients = List.copyOf(clients);
      disks = new TreeMap<>(disks);
    }
  }

  /// Which disks may be lost for good: of those that the cluster has promised to get over.
  public interface Losses {
    Losses NONE =
        new Losses() {
          @Override
          public boolean mayLose(NodeId node) {
            return false;
          }

          @Override
          public void lost(NodeId node) {}
        };

    boolean mayLose(NodeId node);

    void lost(NodeId node);
  }

  /// Syncs of some seconds each.
  private static final int STUCK = 10_000;

  private static final long STUCK_NANOS_MIN = 50_000_000L;
  private static final long STUCK_NANOS_MAX = 1_000_000_000L;

  private final World world;
  private final Randomness random;
  private final Targets targets;
  private final FaultSettings settings;
  private final EnumMap<FaultKind, Long> counts = new EnumMap<>(FaultKind.class);
  private final Cures cures;
  private final List<NodeId> everybody = new ArrayList<>();
  private boolean active;

  public Faults(World world, Targets targets, FaultSettings settings) {
    this.world = world;
    this.random = world.faults();
    this.cures = new Cures(world);
    this.targets = targets;
    this.settings = settings;
    settings.kinds().forEach(kind -> counts.put(kind, 0L));
    targets.nodes.forEach(node -> everybody.add(node.id()));
    targets.clients.forEach(client -> everybody.add(client.id()));
  }

  /// From now on faults come.
  public void begin() {
    active = true;
    next();
  }

  /// No new faults, and every one that lasts is ended: nodes are up, the network is whole.
  public void heal() {
    active = false;
    world.trace().line("heal", 0, cures.open(), 0);
    cures.applyAll();
    targets.network.healAll();
    for (SimNode node : targets.nodes) {
      node.clock().correct();
      node.clock().drift(0);
    }
  }

  /// How many faults of each kind there were.
  public SortedMap<String, Long> counts() {
    TreeMap<String, Long> byName = new TreeMap<>();
    counts.forEach((kind, count) -> byName.put(kind.name(), count));
    return byName;
  }

  public long total() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  private void next() {
    world.after(
        random.between(settings.gapNanosMean() / 4, 2 * settings.gapNanosMean()),
        () -> {
          if (active) {
            inject(random.pick(List.copyOf(settings.kinds())));
            next();
          }
        });
  }

  /// Lets this happen now, if it can; false when not.
  public boolean inject(FaultKind kind) {
    boolean done =
        switch (kind) {
          case CRASH -> crash();
          case DISK_REPLACED -> replaceDisk();
          case POWER_FAILURE -> powerFailure();
          case PAUSE -> pause();
          case ONE_WAY_CUT -> oneWayCut();
          case ISOLATION -> split(List.of(node().id()));
          case SPLIT -> split(half());
          case FALSE_REFUSAL -> falseRefusal();
          case CLOG -> clog();
          case RESET -> reset();
          case LOSS -> loss();
          case SYNC_FAILURE -> onDisk(SimDisk::failNextSync, disk -> {});
          case FULL_DISK -> onDisk(disk -> disk.fill(true), disk -> disk.fill(false));
          case SLOW_DISK -> onDisk(disk -> disk.slow(20), disk -> disk.slow(1));
          case BIT_FLIP -> onDisk(SimDisk::flipBit, disk -> {});
          case CLOCK_JUMP -> jump();
          case CLOCK_DRIFT -> drift();
          case LEADER_CHANGE -> dethrone();
          case COORDINATOR_LAG -> lag();
        };
    if (done) {
      counts.merge(kind, 1L, Long::sum);
      world.trace().line("fault", 0, total(), kind.name().hashCode());
      world.trace().remark(0, kind::name);
    }
    return done;
  }

  private SimNode node() {
    return random.pick(targets.nodes);
  }

  private NodeId anybody() {
    return random.pick(everybody);
  }

  private long length() {
    // Short faults are as likely as long ones.
    long max = settings.lengthNanosMax() >> random.below(4);
    return random.between(settings.lengthNanosMin(), Math.max(max, settings.lengthNanosMin()));
  }

  private boolean mayStop(SimNode node) {
    long stopped = targets.nodes.stream().filter(each -> !each.isRunning()).count();
    return node.isRunning() && stopped < settings.downMax();
  }

  private boolean crash() {
    SimNode node = node();
    if (!mayStop(node)) {
      return false;
    }
    crash(node, length());
    return true;
  }

  private void crash(SimNode node, long nanos) {
    node.crash();
    cures.after(
        nanos,
        () -> {
          if (!node.isUp()) {
            node.start();
          }
        });
  }

  private boolean replaceDisk() {
    SimNode node = node();
    SimDisk disk = targets.disks.get(node.id());
    if (disk == null || !mayStop(node) || !targets.losses.mayLose(node.id())) {
      return false;
    }
    crash(node, length());
    disk.replace();
    targets.losses.lost(node.id());
    return true;
  }

  /// Every other one begins with some disks that do not get on any more; the nodes with the others,
  /// which alone have what was written last, come back so late that the first go on without them.
  private boolean powerFailure() {
    if (random.coin()) {
      failPower(Set.of());
      return true;
    }
    Set<NodeId> stuck = new TreeSet<>(half());
    onDisks(stuck, disk -> disk.slow(STUCK));
    cures.after(
        random.between(STUCK_NANOS_MIN, STUCK_NANOS_MAX),
        () -> {
          onDisks(stuck, disk -> disk.slow(1));
          if (active) {
            failPower(stuck);
          }
        });
    return true;
  }

  /// `early` are nodes that come back before the others; empty when all do.
  private void failPower(Set<NodeId> early) {
    for (SimNode node : targets.nodes) {
      if (node.isUp()) {
        boolean isEarly = early.isEmpty() || early.contains(node.id());
        crash(node, isEarly ? length() / 4 : length());
      }
    }
  }

  private void onDisks(Set<NodeId> nodes, DiskFault fault) {
    targets.disks.forEach((node, disk) -> {
      if (nodes.contains(node)) {
        fault.apply(disk);
      }
    });
  }

  private boolean pause() {
    SimNode node = node();
    if (!mayStop(node)) {
      return false;
    }
    node.pause();
    cures.after(
        length(),
        () -> {
          if (node.isPaused()) {
            node.resume();
          }
        });
    return true;
  }

  private boolean oneWayCut() {
    NodeId from = anybody();
    NodeId to = anybody();
    if (from.equals(to)) {
      return false;
    }
    targets.network.cut(from, to);
    cures.after(length(), () -> targets.network.mend(from, to));
    return true;
  }

  private List<NodeId> half() {
    List<NodeId> some = new ArrayList<>();
    for (NodeId each : everybody) {
      if (random.coin()) {
        some.add(each);
      }
    }
    return some;
  }

  private boolean split(List<NodeId> some) {
    List<NodeId> rest = new ArrayList<>(everybody);
    rest.removeAll(some);
    if (some.isEmpty() || rest.isEmpty()) {
      return false;
    }
    for (NodeId one : some) {
      for (NodeId other : rest) {
        targets.network.cut(one, other);
        targets.network.cut(other, one);
      }
    }
    cures.after(
        length(),
        () -> {
          for (NodeId one : some) {
            for (NodeId other : rest) {
              targets.network.mend(one, other);
              targets.network.mend(other, one);
            }
          }
        });
    return true;
  }

  private boolean falseRefusal() {
    NodeId one = node().id();
    NodeId other = node().id();
    if (one.equals(other)) {
      return false;
    }
    targets.network.wall(one, other);
    cures.after(
        length(),
        () -> {
          targets.network.mend(one, other);
          targets.network.mend(other, one);
        });
    return true;
  }

  private boolean clog() {
    for (NodeId from : everybody) {
      for (NodeId to : everybody) {
        if (!from.equals(to) && random.coin()) {
          targets.network.clog(from, to, length() / 4);
        }
      }
    }
    return true;
  }

  private boolean reset() {
    NodeId one = anybody();
    NodeId other = anybody();
    targets.network.reset(one, other);
    return !one.equals(other);
  }

  private boolean loss() {
    targets.network.lose((int) random.between(50_000, 600_000));
    cures.after(length(), () -> targets.network.lose(0));
    return true;
  }

  /// Something done to a disk.
  private interface DiskFault {
    void apply(SimDisk disk);
  }

  private boolean onDisk(DiskFault fault, DiskFault cure) {
    SimDisk disk = targets.disks.get(node().id());
    if (disk == null) {
      return false;
    }
    fault.apply(disk);
    cures.after(length(), () -> cure.apply(disk));
    return true;
  }

  private boolean jump() {
    node().clock().jump(random.between(-3_600_000, 3_600_000));
    return true;
  }

  private boolean drift() {
    SimClock clock = node().clock();
    clock.drift(random.between(-settings.driftPpmMax(), settings.driftPpmMax()));
    cures.after(length() * 4, () -> clock.drift(0));
    return true;
  }

  private boolean dethrone() {
    SimControlLog log = targets.log;
    if (log == null || log.leader() == null) {
      return false;
    }
    log.dethrone();
    return true;
  }

  private boolean lag() {
    SimControlLog log = targets.log;
    if (log == null) {
      return false;
    }
    log.lag(random.pick(log.coordinators()), length());
    return true;
  }
}

package io.coterie.simulation.cluster;

import io.coterie.client.ClientConfig;
import io.coterie.client.Database;
import io.coterie.client.Link;
import io.coterie.client.Result;
import io.coterie.core.control.Readiness;
import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.Principal;
import io.coterie.core.identity.Role;
import io.coterie.core.placement.AccessRule;
import io.coterie.core.placement.AckRule;
import io.coterie.core.placement.ClusterMap;
import io.coterie.core.placement.Keyspace;
import io.coterie.core.placement.NodeInfo;
import io.coterie.core.placement.Partitioning;
import io.coterie.node.Modes;
import io.coterie.simulation.world.FaultSettings;
import io.coterie.simulation.world.Faults;
import io.coterie.simulation.world.RunResult;
import io.coterie.simulation.world.SimNode;
import io.coterie.simulation.world.SimulatedMode;
import io.coterie.simulation.world.Violation;
import io.coterie.simulation.world.World;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The control plane under all faults, with stand-ins for the tablets: an operator makes keyspaces
/// and drains nodes while coordinators and nodes come and go. Afterwards everything must be placed,
/// led and known everywhere within a bound (TB7), and the log must replay to what was live (TB5).
public final class ControlWorld {
  public static final SimulatedMode MODE =
      new SimulatedMode("control", (seed, reader) -> new ControlWorld(seed, reader).run());

  private static final long SECOND = 1_000_000_000L;
  private static final SimCluster.Shape SHAPE = new SimCluster.Shape(5, 3, 1, true);

  private final World world;
  private final SimCluster cluster;
  private final Faults faults;
  private long changes;
  private boolean over;

  ControlWorld(long seed, @Nullable Consumer<String> reader) {
    world = new World(seed, reader);
    cluster = standIns(world, SHAPE);
    cluster.client(this::operate);
    faults = cluster.faults(FaultSettings.usual(2));
  }

  /// A cluster whose tablets are stand-ins.
  static SimCluster standIns(World world, SimCluster.Shape shape) {
    return new SimCluster(
        world,
        shape,
        (seat, config) ->
            new SimNodeHost.Modes(Modes.control(seat, config), List.of(StandIn.type(seat.node()))));
  }

  RunResult run() {
    String failure = null;
    try (world) {
      cluster.start();
      faults.begin();
      world.run(60 * SECOND);
      over = true;
      faults.heal();
      settle(cluster, 30 * SECOND);
      cluster.watch().checkReplay();
    } catch (Violation violation) {
      failure = violation.getMessage();
    }
    return RunResult.of(world, changes, faults.counts(), failure);
  }

  /// TB7: within the bound every node acts on the same map, in which all serve.
  static void settle(SimCluster cluster, long boundNanos) {
    if (!cluster.world().runUntil(() -> isSettled(cluster), boundNanos)) {
      ClusterMap map = cluster.watch().newest();
      throw new Violation(
          "not settled within %d s: %s; nodes %s"
              .formatted(
                  boundNanos / SECOND,
                  Readiness.of(map, cluster.shape().coordinatorIds(), true).waiting(),
                  map.nodes()));
    }
  }

  static boolean isSettled(SimCluster cluster) {
    ClusterMap map = cluster.watch().newest();
    return map.nodes().size() == cluster.nodes().size()
        && map.nodes().stream().allMatch(NodeInfo::isUp)
        && Readiness.of(map, cluster.shape().coordinatorIds(), true).ready()
        && cluster.nodes().stream()
            .map(SimNode::id)
            .allMatch(id -> cluster.mapOf(id).version() == map.version());
  }

  private void operate(SimNode machine, Link link) {
    Principal operator = new Principal.Service(machine.id(), Role.CLIENT);
    List<NodeId> contacts = cluster.nodes().stream().map(SimNode::id).toList();
    Database database = new Database(link, operator, contacts, ClientConfig.DEFAULT);
    int keyspaces = 0;
    while (!over) {
      boolean done =
          switch (world.workload().below(4)) {
            case 0 -> create(database, "space-" + keyspaces++);
            case 1 -> isDone(database.cluster().drain(anyNode()));
            case 2 -> isDone(database.cluster().status());
            default -> isDone(database.cluster().enable(anyNode()));
          };
      changes += done ? 1 : 0;
      world.baton().sleep(world.workload().between(SECOND / 10, 2 * SECOND));
    }
  }

  private NodeId anyNode() {
    return world.workload().pick(cluster.nodes()).id();
  }

  private boolean create(Database database, String name) {
    AckRule rule = world.workload().pick(List.of(AckRule.values()));
    return isDone(
        database.cluster().createKeyspace(name, settings(3, rule), 1 + world.workload().below(4)));
  }

  static Keyspace.Settings settings(int copies, AckRule rule) {
    return new Keyspace.Settings(copies, rule, Partitioning.ROW, AccessRule.SERVICE);
  }

  private static boolean isDone(Result<?> result) {
    return result instanceof Result.Done<?>;
  }
}

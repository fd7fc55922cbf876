package io.coterie.simulation.cluster;

import io.coterie.core.control.Readiness;
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

/// The control plane under all faults, with stand-ins for the tablets: operators make keyspaces and
/// drain nodes while coordinators and nodes come and go. Afterwards everything must be placed, led
/// and known everywhere within a bound (TB7), what was acknowledged must be there (TB2), and the
/// log must replay to what was live (TB5).
public final class ControlWorld {
  public static final SimulatedMode MODE =
      new SimulatedMode("control", (seed, reader) -> new ControlWorld(seed, reader).run());

  private static final long SECOND = 1_000_000_000L;
  private static final SimCluster.Shape SHAPE = new SimCluster.Shape(5, 3, 3, true);
  private static final long OPERATIONS_MIN = 500;

  private final World world;
  private final SimCluster cluster;
  private final Faults faults;
  private final Operators operators;

  ControlWorld(long seed, @Nullable Consumer<String> reader) {
    world = new World(seed, reader);
    cluster = standIns(world, SHAPE);
    operators = new Operators(cluster);
    for (int i = 0; i < SHAPE.clients(); i++) {
      cluster.client(operators::operate);
    }
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
      operators.end();
      if (operators.done() < OPERATIONS_MIN) {
        throw new Violation("only " + operators.done() + " operations were answered in a minute");
      }
      faults.heal();
      settle(cluster, 30 * SECOND);
      cluster.watch().checkReplay();
      operators.check(cluster.watch().newest());
    } catch (Violation violation) {
      failure = violation.getMessage();
    }
    return RunResult.of(world, operators.done(), faults.counts(), failure);
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

  static Keyspace.Settings settings(int copies, AckRule rule) {
    return new Keyspace.Settings(copies, rule, Partitioning.ROW, AccessRule.SERVICE);
  }
}

package io.coterie.simulation.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.client.ClientConfig;
import io.coterie.client.Database;
import io.coterie.client.Link;
import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.Principal;
import io.coterie.core.identity.Role;
import io.coterie.core.kernel.Batch;
import io.coterie.core.kernel.Effects;
import io.coterie.core.kernel.Input;
import io.coterie.core.kernel.InstanceId;
import io.coterie.core.kernel.Mode;
import io.coterie.core.kernel.Protocol;
import io.coterie.core.kernel.Reader;
import io.coterie.core.kernel.Table;
import io.coterie.core.kernel.Timer;
import io.coterie.core.kernel.Write;
import io.coterie.core.placement.AckRule;
import io.coterie.core.wire.Bytes;
import io.coterie.node.MachineType;
import io.coterie.node.Modes;
import io.coterie.simulation.world.SimNode;
import io.coterie.simulation.world.World;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// The store is the whole node's: when it fails, the machines of every shard begin anew.
class StoreOutageTest {
  private static final long SECOND = 1_000_000_000L;
  private static final int TABLETS = 6;

  private final Map<InstanceId, Integer> starts = new TreeMap<>();
  private final Map<InstanceId, Integer> stored = new TreeMap<>();

  @Test
  void everyShardBeginsAnewAlthoughOneAloneWrote() {
    for (long seed = 1; seed <= 10; seed++) {
      starts.clear();
      stored.clear();
      try (World world = new World(seed)) {
        SimCluster cluster = cluster(world);
        assertTrue(world.runUntil(() -> starts.size() == TABLETS, 20 * SECOND), "seed " + seed);
        for (int outage = 1; outage <= 3; outage++) {
          int lives = outage + 1;
          cluster.disk(new NodeId(1)).failNextSync();
          assertTrue(
              world.runUntil(
                  () -> starts.values().stream().allMatch(count -> count >= lives), 10 * SECOND),
              "seed " + seed + ", outage " + outage + ": " + starts);
          world.run(2 * SECOND);
          assertTrue(
              starts.values().stream().distinct().count() == 1, "seed " + seed + ": " + starts);
        }
        int before = stored.values().stream().mapToInt(Integer::intValue).sum();
        world.run(SECOND);
        assertTrue(stored.values().stream().mapToInt(Integer::intValue).sum() > before);
        assertEquals(TABLETS, starts.size());
      }
    }
  }

  private SimCluster cluster(World world) {
    SimCluster cluster =
        new SimCluster(
            world,
            new SimCluster.Shape(1, 1, 1, false),
            (seat, config) -> new SimNodeHost.Modes(Modes.control(seat, config), List.of(type())));
    cluster.client((machine, link) -> create(machine, link, cluster));
    cluster.start();
    return cluster;
  }

  private static void create(SimNode machine, Link link, SimCluster cluster) {
    Principal operator = new Principal.Service(machine.id(), Role.CLIENT);
    List<NodeId> contacts = cluster.nodes().stream().map(SimNode::id).toList();
    new Database(link, operator, contacts, ClientConfig.DEFAULT)
        .cluster()
        .createKeyspace("notes", ControlWorld.settings(1, AckRule.MAJORITY), TABLETS)
        .orThrow();
  }

  private MachineType<StandIn.Nothing, StandIn.Nothing> type() {
    return new MachineType<>(
        Mode.TABLETS,
        StandIn.Nothing.CODEC,
        StandIn.Nothing.CODEC,
        StandIn.Nothing.CODEC.map(nothing -> nothing, StandIn.Nothing.class::cast),
        new MachineType.Machines<>() {
          @Override
          public Protocol<StandIn.Nothing, StandIn.Nothing> create(InstanceId instance) {
            return new Scribe(instance);
          }

          @Override
          public Optional<Bytes> row(StandIn.Nothing operation) {
            return Optional.empty();
          }
        });
  }

  private enum Again implements Timer {
    WRITE
  }

  /// Writes now and then, on one of the two shards only.
  private final class Scribe implements Protocol<StandIn.Nothing, StandIn.Nothing> {
    private final InstanceId instance;

    Scribe(InstanceId instance) {
      this.instance = instance;
    }

    @Override
    public void on(
        Input<StandIn.Nothing, StandIn.Nothing> input,
        Reader reader,
        Effects<StandIn.Nothing> effects) {
      if (input instanceof Input.Started<StandIn.Nothing, StandIn.Nothing>) {
        starts.merge(instance, 1, Integer::sum);
        effects.pin();
        effects.setTimer(Again.WRITE, Duration.ofMillis(50));
      } else if (input instanceof Input.TimerFired<StandIn.Nothing, StandIn.Nothing>) {
        if (instance.number() % 2 == 1) {
          Write put = new Write.Put(Table.LOG, Bytes.of(1), Bytes.of(2));
          effects.persist(Batch.of(put));
        }
        effects.setTimer(Again.WRITE, Duration.ofMillis(50));
      } else if (input instanceof Input.Stored<StandIn.Nothing, StandIn.Nothing>) {
        stored.merge(instance, 1, Integer::sum);
      }
    }
  }
}

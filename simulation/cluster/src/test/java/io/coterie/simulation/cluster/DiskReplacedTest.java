package io.coterie.simulation.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.client.Result;
import io.coterie.core.identity.NodeId;
import io.coterie.core.placement.TabletPlacement;
import io.coterie.protocols.tablets.TabletAnswer;
import io.coterie.protocols.tablets.Value;
import io.coterie.simulation.world.SimNode;
import io.coterie.simulation.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// A node whose disk was replaced, and that was given its key back.
class DiskReplacedTest {
  private static final long SECOND = 1_000_000_000L;
  private static final int SEEDS = 10;

  @Test
  @DisplayName("P08 a node with an empty disk is not asked for what it has forgotten")
  void whatItAcknowledgedIsWaitedFor() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      try (World world = new World(seed)) {
        OneTablet scene = new OneTablet(world);
        String when = "seed " + seed;
        scene.put("before").orThrow();
        TabletPlacement tablet = scene.tablet();
        SimNode primary = scene.at(tablet.primary());
        List<NodeId> others = new ArrayList<>(tablet.replicas());
        others.remove(primary.id());
        NodeId late = others.removeLast();
        SimNode forgetful = scene.at(others.getFirst());
        scene.cutOff(late, List.of(primary.id(), forgetful.id()));
        scene.put("acknowledged").orThrow();
        primary.crash();
        forgetful.crash();
        scene.cluster.disk(forgetful.id()).replace();
        scene.cluster.network().healAll();
        forgetful.start();
        world.run(10 * SECOND);
        assertFalse(scene.get() instanceof Result.Done<TabletAnswer.Cell>, when);
        String sentence = scene.waiting().toString();
        assertTrue(sentence.contains("waiting for " + primary.id()), when + ": " + sentence);

        primary.start();
        ControlWorld.settle(scene.cluster, 30 * SECOND);
        assertEquals(Optional.of(Value.utf8("acknowledged")), scene.get().orThrow().value(), when);

        // It has been caught up in a new epoch, and counts like any other there.
        scene.at(late).crash();
        scene.eventually(() -> scene.put("with it"));
        primary.crash();
        scene.at(late).start();
        assertEquals(
            Optional.of(Value.utf8("with it")), scene.eventually(scene::get).value(), when);
      }
    }
  }

  @Test
  @DisplayName(
      "P08 the only replica with an empty disk stands for nothing until a loss is accepted")
  void theOnlyReplica() {
    try (World world = new World(7)) {
      OneTablet scene = new OneTablet(world, 1);
      scene.put("before").orThrow();
      SimNode only = scene.at(scene.tablet().primary());
      only.crash();
      scene.cluster.disk(only.id()).replace();
      only.start();
      world.run(10 * SECOND);
      assertFalse(scene.get() instanceof Result.Done<TabletAnswer.Cell>);
      assertTrue(scene.waiting().toString().contains("the disk of n1 was replaced"));

      scene.call(database ->
          database.cluster().force(scene.tablet().tablet(), "anna", "all that was in it"));
      assertEquals(Optional.empty(), scene.eventually(scene::get).value());
    }
  }

  @Test
  @DisplayName(
      "P08 a disk that was taken out and comes back later counts no more than an empty one")
  void aDiskThatComesBack() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      try (World world = new World(seed)) {
        OneTablet scene = new OneTablet(world);
        scene.put("before").orThrow();
        SimNode node = scene.at(scene.tablet().replicas().getLast());
        node.crash();
        Runnable old = scene.cluster.disk(node.id()).replace();
        node.start();
        ControlWorld.settle(scene.cluster, 30 * SECOND);
        long epoch = scene.tablet().epoch();
        node.crash();
        scene.cluster.disk(node.id()).replace();
        old.run();
        node.start();
        ControlWorld.settle(scene.cluster, 30 * SECOND);
        assertTrue(scene.tablet().epoch() > epoch, "seed " + seed);
        assertEquals(Optional.of(Value.utf8("before")), scene.get().orThrow().value());
      }
    }
  }
}

package io.coterie.simulation.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.client.ClientConfig;
import io.coterie.client.Database;
import io.coterie.client.Link;
import io.coterie.client.Result;
import io.coterie.core.control.ControlAnswer;
import io.coterie.core.control.Readiness;
import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.Principal;
import io.coterie.core.identity.Role;
import io.coterie.core.placement.AckRule;
import io.coterie.core.placement.ClusterMap;
import io.coterie.core.placement.NodeInfo;
import io.coterie.core.placement.TabletPlacement;
import io.coterie.simulation.world.ControlLogSettings;
import io.coterie.simulation.world.SimNode;
import io.coterie.simulation.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ControlScenariosTest {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;
  private static final SimCluster.Shape FOUR = new SimCluster.Shape(4, 3, 1, false);
  private static final SimCluster.Shape SIX = new SimCluster.Shape(6, 3, 1, false);
  private static final int TABLETS = 12;

  @Test
  @DisplayName("P13 all 24 start orders of four nodes end in the same ready cluster")
  void startOrderDoesNotMatter() {
    List<List<Integer>> orders = orders(List.of(1, 2, 3, 4));
    assertEquals(24, orders.size());
    for (List<Integer> order : orders) {
      try (World world = new World(order.hashCode())) {
        SimCluster cluster = withKeyspace(world, FOUR);
        for (int number : order) {
          cluster.node(number).start();
          world.run(2 * SECOND);
        }
        cluster.startClients();
        assertTrue(
            world.runUntil(() -> isReady(cluster), 20 * SECOND), order + ": " + waiting(cluster));
      }
    }
  }

  @Test
  @DisplayName("P13 when all nodes start again, each tablet has one new epoch, within four seconds")
  void aStartOfAllMovesEachTabletOnce() {
    for (long seed = 1; seed <= 20; seed++) {
      try (World world = new World(seed)) {
        SimCluster cluster = ready(world);
        long epochs = cluster.watch().epochs();
        long lives = lives(cluster);
        cluster.nodes().forEach(SimNode::crash);
        for (SimNode node : cluster.nodes()) {
          node.start();
          // All four within the time after which refused connections would show one dead.
          world.run(world.workload().between(0, 100) * MILLI);
        }
        long all = lives + cluster.nodes().size();
        assertTrue(world.runUntil(() -> lives(cluster) == all, 3 * SECOND), waiting(cluster));
        assertTrue(
            world.runUntil(
                () -> cluster.watch().epochs() >= epochs + TABLETS && isReady(cluster), SECOND),
            "seed " + seed + ": " + waiting(cluster));
        assertEquals(epochs + TABLETS, cluster.watch().epochs(), "seed " + seed);
      }
    }
  }

  @Test
  @DisplayName("P13 no coordinator says ready before a primary's new life has its new epoch")
  void readyWaitsForNewEpochs() {
    for (long seed = 1; seed <= 10; seed++) {
      try (World world = new World(seed)) {
        SimCluster cluster = withKeyspace(world, new SimCluster.Shape(4, 3, 2, false));
        ready(cluster);
        long epochs = cluster.watch().epochs();
        long all = lives(cluster) + cluster.nodes().size();
        List<Told> told = new ArrayList<>();
        AtomicBoolean over = new AtomicBoolean();
        SimNode asker =
            cluster.client((machine, link) -> {
              while (!over.get()) {
                told.addAll(ask(operator(machine, link, cluster), cluster));
                world.baton().sleep(MILLI);
              }
            });
        cluster.nodes().forEach(SimNode::crash);
        cluster.nodes().forEach(SimNode::start);
        asker.start();
        world.run(4 * SECOND);
        over.set(true);
        world.run(SECOND);
        List<Told> ready = told.stream().filter(each -> each.ready && each.lives == all).toList();
        assertFalse(ready.isEmpty(), "seed " + seed);
        assertEquals(
            List.of(),
            ready.stream().filter(each -> each.epochs < epochs + TABLETS).toList(),
            "seed " + seed);
      }
    }
  }

  /// What a coordinator has answered: whether all is ready, and how many lives of nodes it knows;
  /// and how many epochs there were then.
  private record Told(boolean ready, long lives, long epochs) {}

  private static List<Told> ask(Database database, SimCluster cluster) {
    List<Told> told = new ArrayList<>();
    for (NodeId coordinator : FOUR.coordinatorIds()) {
      if (database.cluster().statusOf(coordinator)
          instanceof Result.Done<ControlAnswer.Status>(var status)) {
        long lives = status.nodes().stream().mapToLong(NodeInfo::incarnation).sum();
        told.add(new Told(status.ready(), lives, cluster.watch().epochs()));
      }
    }
    return told;
  }

  @Test
  @DisplayName("P06 TB6 pauses below the dead time cause no failover")
  void shortPausesCauseNoFailover() {
    for (long seed = 1; seed <= 10; seed++) {
      try (World world = new World(seed)) {
        SimCluster cluster = ready(world);
        long epochs = cluster.watch().epochs();
        for (int i = 0; i < 20; i++) {
          SimNode node = world.workload().pick(cluster.nodes());
          node.pause();
          world.run(world.workload().between(100, 2_900) * MILLI);
          node.resume();
          world.run(world.workload().between(500, 2_000) * MILLI);
        }
        assertEquals(epochs, cluster.watch().epochs(), "seed " + seed);
      }
    }
  }

  @Test
  @DisplayName("P07 a crashed node's tablets get other primaries within a second")
  void deadNodesLoseTheirTablets() {
    for (long seed = 1; seed <= 10; seed++) {
      try (World world = new World(seed)) {
        SimCluster cluster = ready(world);
        NodeId victim = new NodeId(4);
        cluster.node(4).crash();
        assertTrue(
            world.runUntil(() -> everyPrimaryIsElsewhere(cluster, victim), SECOND), "seed " + seed);

        cluster.node(4).start();
        assertTrue(world.runUntil(() -> isReady(cluster), 10 * SECOND), waiting(cluster));
        assertEquals(
            NodeInfo.Status.ALIVE, cluster.watch().newest().node(victim).orElseThrow().status());
      }
    }
  }

  @Test
  @DisplayName("P07 so do those of a crashed leader, within an election and half a second")
  void crashedLeadersLoseTheirTablets() {
    long election = ControlLogSettings.USUAL.electionNanosMax();
    for (long seed = 1; seed <= 20; seed++) {
      try (World world = new World(seed)) {
        SimCluster cluster = ready(world);
        NodeId leader = Objects.requireNonNull(cluster.log().leader());
        cluster.node(leader.number()).crash();
        assertTrue(
            world.runUntil(() -> everyPrimaryIsElsewhere(cluster, leader), election + 500 * MILLI),
            "seed " + seed);
      }
    }
  }

  @Test
  @DisplayName(
      "D07 P07 a leader whose disk is full hands over, and its tablets get other primaries")
  void aFullLeaderHandsOver() {
    for (long seed = 1; seed <= 10; seed++) {
      try (World world = new World(seed)) {
        SimCluster cluster = ready(world, SIX);
        NodeId leader = Objects.requireNonNull(cluster.log().leader());
        cluster.disk(leader).fill(true);
        // A change of the map, so that it has something to write.
        cluster.node(6).crash();
        cluster.node(6).start();
        assertTrue(
            world.runUntil(() -> everyPrimaryIsElsewhere(cluster, leader), 10 * SECOND),
            "seed " + seed);

        cluster.disk(leader).fill(false);
        assertTrue(world.runUntil(() -> isReady(cluster), 20 * SECOND), waiting(cluster));
      }
    }
  }

  @Test
  @DisplayName("P06 a node that is cut off, and refuses nobody, has the dead time")
  void cutOffNodesHaveTheDeadTime() {
    for (long seed = 1; seed <= 10; seed++) {
      try (World world = new World(seed)) {
        SimCluster cluster = ready(world);
        long epochs = cluster.watch().epochs();
        NodeId victim = new NodeId(4);
        for (SimNode other : cluster.nodes().subList(0, 3)) {
          cluster.network().cut(victim, other.id());
          cluster.network().cut(other.id(), victim);
        }
        world.run(2_900 * MILLI);
        assertEquals(epochs, cluster.watch().epochs(), "seed " + seed);
        assertTrue(
            world.runUntil(() -> everyPrimaryIsElsewhere(cluster, victim), 1_600 * MILLI),
            "seed " + seed);
      }
    }
  }

  @Test
  @DisplayName("P11 any leader may die, again and again; the states stay equal (TB5)")
  void leadersMayDie() {
    for (long seed = 1; seed <= 10; seed++) {
      try (World world = new World(seed)) {
        SimCluster cluster = ready(world);
        for (int i = 0; i < 5; i++) {
          assertTrue(world.runUntil(() -> cluster.log().leader() != null, 10 * SECOND));
          NodeId leader = cluster.log().leader();
          assertTrue(leader != null);
          cluster.node(leader.number()).crash();
          world.run(world.workload().between(100, 8_000) * MILLI);
          cluster.node(leader.number()).start();
          world.run(world.workload().between(100, 2_000) * MILLI);
        }
        assertTrue(world.runUntil(() -> isReady(cluster), 20 * SECOND), waiting(cluster));
        cluster.watch().checkReplay();
        assertTrue(cluster.watch().comparisons() > 10);
      }
    }
  }

  @Test
  @DisplayName(
      "P08 with too few answers a tablet waits, says for whom, and goes on when one is back")
  void tooFewAnswersWait() {
    try (World world = new World(5)) {
      SimCluster cluster = ready(world, SIX);
      TabletPlacement tablet =
          cluster.watch().newest().tablets().stream()
              .filter(each -> withoutCoordinators(each).size() >= 2)
              .findFirst()
              .orElseThrow();
      List<NodeId> lost = withoutCoordinators(tablet).subList(0, 2);
      // Silent at the same time: of two crashes one is noticed first, and its place is filled.
      lost.forEach(id -> cluster.node(id.number()).pause());
      world.run(10 * SECOND);

      String sentence = waiting(cluster);
      assertTrue(sentence.contains("1 of 2 needed replicas are up"), sentence);
      assertTrue(sentence.contains(lost.getFirst() + " or " + lost.getLast()), sentence);
      assertEquals(
          tablet.epoch(),
          cluster.watch().newest().tablet(tablet.tablet()).orElseThrow().sealed().number());

      cluster.node(lost.getFirst().number()).resume();
      assertTrue(world.runUntil(() -> isServing(cluster), 10 * SECOND), waiting(cluster));
    }
  }

  private static List<NodeId> withoutCoordinators(TabletPlacement tablet) {
    return tablet.replicas().stream().filter(id -> id.number() > 3).toList();
  }

  private static SimCluster ready(World world) {
    return ready(world, FOUR);
  }

  private static SimCluster ready(World world, SimCluster.Shape shape) {
    SimCluster cluster = withKeyspace(world, shape);
    ready(cluster);
    return cluster;
  }

  private static void ready(SimCluster cluster) {
    World world = cluster.world();
    cluster.start();
    assertTrue(world.runUntil(() -> isReady(cluster), 20 * SECOND), waiting(cluster));
    // Until the balance has nothing left to move.
    world.run(5 * SECOND);
  }

  private static SimCluster withKeyspace(World world, SimCluster.Shape shape) {
    SimCluster cluster = ControlWorld.standIns(world, shape);
    cluster.client((machine, link) -> create(machine, link, cluster));
    return cluster;
  }

  private static Database operator(SimNode machine, Link link, SimCluster cluster) {
    Principal operator = new Principal.Service(machine.id(), Role.CLIENT);
    List<NodeId> contacts = cluster.nodes().stream().map(SimNode::id).toList();
    return new Database(link, operator, contacts, ClientConfig.DEFAULT);
  }

  private static void create(SimNode machine, Link link, SimCluster cluster) {
    operator(machine, link, cluster)
        .cluster()
        .createKeyspace("mail", ControlWorld.settings(3, AckRule.MAJORITY), TABLETS)
        .orThrow();
  }

  private static boolean isReady(SimCluster cluster) {
    return cluster.watch().newest().keyspaces().size() == 1 && ControlWorld.isSettled(cluster);
  }

  /// How many lives the nodes have had so far.
  private static long lives(SimCluster cluster) {
    return cluster.watch().newest().nodes().stream().mapToLong(NodeInfo::incarnation).sum();
  }

  private static boolean isServing(SimCluster cluster) {
    return Readiness.of(cluster.watch().newest(), FOUR.coordinatorIds(), true).ready();
  }

  private static boolean everyPrimaryIsElsewhere(SimCluster cluster, NodeId victim) {
    List<TabletPlacement> tablets = cluster.watch().newest().tablets();
    return tablets.stream()
        .allMatch(tablet ->
            tablet.phase() == TabletPlacement.Phase.ACTIVE
                && !tablet.primary().equals(victim)
                && !tablet.replicas().contains(victim));
  }

  private static String waiting(SimCluster cluster) {
    ClusterMap map = cluster.watch().newest();
    return Readiness.of(map, FOUR.coordinatorIds(), true).waiting() + " " + map.nodes();
  }

  private static List<List<Integer>> orders(List<Integer> numbers) {
    if (numbers.isEmpty()) {
      return List.of(List.of());
    }
    List<List<Integer>> orders = new ArrayList<>();
    for (Integer first : numbers) {
      List<Integer> rest = numbers.stream().filter(each -> !each.equals(first)).toList();
      for (List<Integer> tail : orders(rest)) {
        List<Integer> order = new ArrayList<>(List.of(first));
        order.addAll(tail);
        orders.add(order);
      }
    }
    return orders;
  }
}

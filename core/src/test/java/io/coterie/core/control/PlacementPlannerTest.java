package io.coterie.core.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.core.control.ControlCommand.BeginRecovery;
import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.Role;
import io.coterie.core.placement.AccessRule;
import io.coterie.core.placement.AckRule;
import io.coterie.core.placement.Keyspace;
import io.coterie.core.placement.Partitioning;
import io.coterie.core.placement.StoreId;
import io.coterie.core.placement.TabletPlacement;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PlacementPlannerTest {
  private static final int ROUNDS_MAX = 200;

  @Test
  void everyEpochThatIsBegunCanComeToAnEnd() {
    for (long seed = 1; seed <= 30; seed++) {
      ControlState state = new ControlState();
      AnyCommand any = new AnyCommand(seed);
      for (int i = 0; i < 400; i++) {
        state.apply(any.next(state));
        ControlDecisions.epochs(state, 50).forEach(begin -> assertSafe(state, begin));
      }
    }
  }

  /// Enough of the sealed epoch's replicas can answer, enough of the new ones can acknowledge, and
  /// nobody gets data who should not.
  private static void assertSafe(ControlState state, BeginRecovery begin) {
    Tablet tablet = state.tablet(begin.tablet()).orElseThrow();
    Keyspace.Settings settings = state.keyspaceOf(tablet).settings();
    TabletPlacement.Epoch sealed = tablet.holding().sealed();
    AckRule rule = settings.ackRule();
    assertTrue(
        up(state, sealed.survivors()) >= rule.sealQuorum(sealed.replicas().size()),
        begin::toString);
    assertTrue(
        up(state, begin.replicas()) >= rule.ackQuorum(begin.replicas().size()), begin::toString);
    assertTrue(begin.replicas().size() <= settings.copies(), begin::toString);
    assertTrue(state.member(begin.candidate()).orElseThrow().isUp(), begin::toString);
    assertTrue(
        begin.replicas().stream().allMatch(id -> state.member(id).orElseThrow().isEligible()),
        begin::toString);
  }

  @Test
  void copiesGrowWithTheClusterAndAreSpreadEvenly() {
    ControlState state = new ControlState();
    register(state, 1, 1);
    state.apply(new ControlCommand.CreateKeyspace("mail", settings(AckRule.MAJORITY), 12, 0));
    settle(state);
    assertTrue(state.tablets().values().stream().allMatch(t -> holders(t).size() == 1));
    for (int number = 2; number <= 7; number++) {
      register(state, number, 1);
      settle(state);
      int copies = Math.min(3, number);
      assertTrue(state.tablets().values().stream().allMatch(t -> holders(t).size() == copies));
      assertEven(state, number);
    }
  }

  @Test
  @DisplayName("P07 a dead node's tablets go to others, and it comes back as a secondary")
  void aDeadNodeIsReplacedAndComesBack() {
    ControlState state = cluster(3, AckRule.MAJORITY);
    NodeId dead = new NodeId(2);
    state.apply(new ControlCommand.NodeDead(dead, 1, 0));
    settle(state);
    for (Tablet tablet : state.tablets().values()) {
      assertTrue(!tablet.isPrimary(dead));
      assertEquals(3, holders(tablet).size(), "without a spare its place is kept");
    }
    register(state, 2, 2);
    assertTrue(state.tablets().values().stream().allMatch(tablet -> !tablet.isPrimary(dead)));
    settle(state);
    assertEven(state, 3);

    register(state, 4, 1);
    settle(state);
    state.apply(new ControlCommand.NodeDead(dead, 2, 0));
    settle(state);
    assertTrue(state.tablets().values().stream().noneMatch(t -> holders(t).contains(dead)));
  }

  @Test
  @DisplayName("P08 with too few answers nothing is begun, whatever the rule")
  void tooFewAnswersBeginNothing() {
    ControlState majority = cluster(3, AckRule.MAJORITY);
    majority.apply(new ControlCommand.NodeDead(new NodeId(1), 1, 0));
    majority.apply(new ControlCommand.NodeDead(new NodeId(2), 1, 0));
    assertEquals(List.of(), ControlDecisions.epochs(majority, 99));

    ControlState all = cluster(3, AckRule.ALL);
    all.apply(new ControlCommand.NodeDead(new NodeId(1), 1, 0));
    settle(all);
    assertTrue(all.tablets().values().stream().allMatch(t -> holders(t).size() == 2));
    all.apply(new ControlCommand.NodeDead(new NodeId(2), 1, 0));
    assertEquals(List.of(), ControlDecisions.epochs(all, 99), "never below two of three copies");
  }

  @Test
  void aDrainedNodeEndsUpEmpty() {
    ControlState state = cluster(4, AckRule.MAJORITY);
    state.apply(new ControlCommand.Drain(new NodeId(3), 0));
    settle(state);
    assertTrue(
        state.tablets().values().stream().noneMatch(t -> holders(t).contains(new NodeId(3))));
    state.apply(new ControlCommand.Enable(new NodeId(3), 0));
    settle(state);
    assertEven(state, 4);
  }

  private static ControlState cluster(int nodes, AckRule rule) {
    ControlState state = new ControlState();
    IntStream.rangeClosed(1, nodes).forEach(number -> register(state, number, 1));
    state.apply(new ControlCommand.CreateKeyspace("mail", settings(rule), 12, 0));
    settle(state);
    return state;
  }

  private static Keyspace.Settings settings(AckRule rule) {
    return new Keyspace.Settings(3, rule, Partitioning.ROW, AccessRule.SERVICE);
  }

  private static void register(ControlState state, int number, long life) {
    state.apply(
        new ControlCommand.RegisterNode(
            new NodeId(number), List.of(Role.STORAGE), life, StoreId.drawn(1), 0));
  }

  /// Every candidate succeeds at once, until nothing is left to do.
  private static void settle(ControlState state) {
    for (int round = 0; round < ROUNDS_MAX; round++) {
      List<BeginRecovery> plan = ControlDecisions.epochs(state, 100);
      if (plan.isEmpty()) {
        return;
      }
      for (BeginRecovery begin : plan) {
        state.apply(begin);
        state.apply(
            new ControlCommand.Activate(begin.tablet(), begin.newEpoch(), begin.candidate()));
      }
    }
    throw new AssertionError("the planner never comes to rest");
  }

  private static List<NodeId> holders(Tablet tablet) {
    return tablet.holding().replicas();
  }

  private static long up(ControlState state, List<NodeId> nodes) {
    return nodes.stream().filter(id -> state.member(id).filter(Member::isUp).isPresent()).count();
  }

  private static void assertEven(ControlState state, int nodes) {
    Load load = Load.of(state);
    List<NodeId> ids = IntStream.rangeClosed(1, nodes).mapToObj(NodeId::new).toList();
    int most = ids.stream().mapToInt(load::replicas).max().orElseThrow();
    int least = ids.stream().mapToInt(load::replicas).min().orElseThrow();
    assertTrue(most - least <= 1, "replicas from " + least + " to " + most);
    int busiest = ids.stream().mapToInt(load::primaries).max().orElseThrow();
    int idlest = ids.stream().mapToInt(load::primaries).min().orElseThrow();
    assertTrue(busiest - idlest <= 2, "primaries from " + idlest + " to " + busiest);
  }
}

package io.coterie.core.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.Role;
import io.coterie.core.placement.AccessRule;
import io.coterie.core.placement.AckRule;
import io.coterie.core.placement.ClusterMap;
import io.coterie.core.placement.Keyspace;
import io.coterie.core.placement.Partitioning;
import io.coterie.core.placement.StoreId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadinessTest {
  @ParameterizedTest
  @DisplayName("P33 the sentence is right for 1, 2, 3, 4 and 7 nodes")
  @CsvSource({
    "1, 3, 'mail: with one machine nothing survives its loss: back up'",
    "2, 3, 'mail survives no further loss: if a machine stops, it waits for it; add a machine'",
    "3, 3, 'mail survives 1 more loss'",
    "4, 3, 'mail survives 1 more loss'",
    "7, 3, 'mail survives 1 more loss'",
    "7, 5, 'mail survives 2 more losses'"
  })
  void theSentenceIsRight(int nodes, int copies, String sentence) {
    ControlState state = new ControlState();
    List<NodeId> coordinators = register(state, nodes);
    create(state, "mail", copies);
    assertEquals(1, Readiness.of(state.map(), coordinators, true).waiting().size());
    activate(state);
    ClusterMap map = state.map();
    Readiness ready = Readiness.of(map, coordinators, true);

    assertTrue(ready.ready(), () -> ready.waiting().toString());
    assertEquals(List.of(sentence), ready.survives());
    assertEquals(1, Readiness.of(map, coordinators, false).waiting().size());
  }

  @Test
  @DisplayName("P33 keyspaces that fare alike share a sentence")
  void keyspacesThatFareAlikeShareASentence() {
    ControlState state = new ControlState();
    List<NodeId> coordinators = register(state, 7);
    create(state, "mail", 3);
    create(state, "files", 5);
    create(state, "keys", 3);
    create(state, "names", 3);
    activate(state);

    assertEquals(
        List.of("mail, keys and names survive 1 more loss", "files survives 2 more losses"),
        Readiness.of(state.map(), coordinators, true).survives());
  }

  @Test
  @DisplayName("P33 where all keyspaces fare alike, nobody reads a list of them")
  void allAlike() {
    ControlState state = new ControlState();
    List<NodeId> coordinators = register(state, 4);
    create(state, "mail", 3);
    create(state, "keys", 3);
    activate(state);

    assertEquals(
        List.of("everything survives 1 more loss"),
        Readiness.of(state.map(), coordinators, true).survives());
  }

  @Test
  @DisplayName("P33 P08 what a replaced disk has taken is not waited for, but named")
  void aReplacedDiskIsNamed() {
    ControlState state = new ControlState();
    List<NodeId> coordinators = register(state, 1);
    create(state, "mail", 3);
    activate(state);
    state.apply(
        new ControlCommand.RegisterNode(
            new NodeId(1), List.of(Role.COORDINATOR, Role.STORAGE), 2, StoreId.drawn(8), 0));
    List<String> waiting = Readiness.of(state.map(), coordinators, true).waiting();
    assertEquals(
        "mail TABLETS/1: 0 of 1 needed replicas have kept their data: the disk of n1 was replaced;"
            + " what only it had is lost, see `force` in docs/protocols/control.md",
        waiting.getFirst());
    assertEquals(4, waiting.size());
  }

  private static List<NodeId> register(ControlState state, int nodes) {
    List<NodeId> coordinators = new ArrayList<>();
    for (int number = 1; number <= nodes; number++) {
      NodeId id = new NodeId(number);
      List<Role> roles = List.of(Role.COORDINATOR, Role.STORAGE);
      state.apply(new ControlCommand.RegisterNode(id, roles, 1, StoreId.drawn(1), 0));
      coordinators.add(id);
    }
    return coordinators;
  }

  private static void create(ControlState state, String name, int copies) {
    Keyspace.Settings settings =
        new Keyspace.Settings(copies, AckRule.MAJORITY, Partitioning.ROW, AccessRule.SERVICE);
    state.apply(new ControlCommand.CreateKeyspace(name, settings, 4, 0));
  }

  private static void activate(ControlState state) {
    for (ControlCommand.BeginRecovery begin : ControlDecisions.epochs(state, Integer.MAX_VALUE)) {
      state.apply(begin);
      state.apply(new ControlCommand.Activate(begin.tablet(), 1, begin.candidate()));
    }
  }
}

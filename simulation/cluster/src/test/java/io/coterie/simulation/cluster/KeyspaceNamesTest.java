package io.coterie.simulation.cluster;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.client.ClientConfig;
import io.coterie.client.Database;
import io.coterie.client.Link;
import io.coterie.client.Result;
import io.coterie.core.control.ControlAnswer;
import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.Principal;
import io.coterie.core.identity.Role;
import io.coterie.core.kernel.Refusal;
import io.coterie.core.placement.AckRule;
import io.coterie.core.placement.Keyspace;
import io.coterie.simulation.world.SimNode;
import io.coterie.simulation.world.World;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What operators are told who make keyspaces.
class KeyspaceNamesTest {
  private static final long SECOND = 1_000_000_000L;
  private static final String NAME = "mail";

  @Test
  @DisplayName("P11 of two who make one keyspace with other settings at once, one is told so")
  void atOnce() {
    for (long seed = 1; seed <= 20; seed++) {
      try (World world = new World(seed)) {
        atOnce(world);
      }
    }
  }

  private static void atOnce(World world) {
    SimCluster cluster =
        ControlWorld.standIns(world, new SimCluster.Shape(3, 3, AckRule.values().length, false));
    Map<AckRule, Result<ControlAnswer.Changed>> told = new LinkedHashMap<>();
    for (AckRule rule : AckRule.values()) {
      cluster.client((machine, link) -> {
        Result<ControlAnswer.Changed> result =
            operator(machine, link, cluster)
                .cluster()
                .createKeyspace(NAME, ControlWorld.settings(3, rule), 1);
        boolean isThere = cluster.watch().newest().keyspace(NAME).isPresent();
        assertTrue(isThere, "who is answered can rely on it: " + result);
        told.put(rule, result);
      });
    }
    cluster.nodes().forEach(SimNode::start);
    world.run(20 * SECOND);
    cluster.startClients();
    assertTrue(world.runUntil(() -> told.size() == AckRule.values().length, 30 * SECOND));

    Keyspace made = cluster.watch().newest().keyspace(NAME).orElseThrow();
    told.forEach((rule, result) -> {
      boolean mine = made.settings().ackRule() == rule;
      assertTrue(
          mine ? result instanceof Result.Done<?> : result.isRefused(Refusal.INVALID),
          () -> rule + ": " + result + ", made as " + made.settings());
    });
  }

  private static Database operator(SimNode machine, Link link, SimCluster cluster) {
    Principal operator = new Principal.Service(machine.id(), Role.CLIENT);
    List<NodeId> contacts = cluster.nodes().stream().map(SimNode::id).toList();
    return new Database(link, operator, contacts, ClientConfig.DEFAULT);
  }
}

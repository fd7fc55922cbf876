package io.coterie.simulation.cluster;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.client.ClientConfig;
import io.coterie.client.Database;
import io.coterie.client.Link;
import io.coterie.client.TabletKeyspace;
import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.Principal;
import io.coterie.core.identity.Role;
import io.coterie.core.placement.AckRule;
import io.coterie.node.Modes;
import io.coterie.simulation.world.SimNode;
import io.coterie.simulation.world.World;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/// Three nodes with tablets, and what one client does with them from their start on.
final class OneClient {
  private static final long END_NANOS = 600_000_000_000L;
  static final String KEYSPACE = "test";

  private OneClient() {}

  static void run(long seed, ClientBody body) {
    AtomicBoolean done = new AtomicBoolean();
    try (World world = new World(seed)) {
      SimCluster cluster =
          new SimCluster(
              world,
              new SimCluster.Shape(3, 3, 1, false),
              (seat, config) ->
                  new SimNodeHost.Modes(
                      Modes.control(seat, config), List.of(TabletTypes.type(seat.node()))));
      SimNode client =
          cluster.client((machine, link) -> {
            body.run(machine, link);
            done.set(true);
          });
      cluster.nodes().forEach(SimNode::start);
      client.start();
      assertTrue(world.runUntil(done::get, END_NANOS), "the client has come to its end");
    }
  }

  static Principal own(SimNode machine) {
    return new Principal.Service(machine.id(), Role.CLIENT);
  }

  static Database database(SimNode machine, Link link) {
    ClientConfig patient = ClientConfig.DEFAULT.withCallMillis(60_000);
    return new Database(link, own(machine), List.of(new NodeId(1)), patient);
  }

  /// A new keyspace of so many tablets; they may not be placed yet.
  static TabletKeyspace cells(Database database, int tablets) {
    database
        .cluster()
        .createKeyspace(KEYSPACE, ControlWorld.settings(3, AckRule.MAJORITY), tablets)
        .orThrow();
    return database.tablets(KEYSPACE);
  }
}

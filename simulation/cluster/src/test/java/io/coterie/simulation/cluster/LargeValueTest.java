package io.coterie.simulation.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.client.ClientConfig;
import io.coterie.client.Database;
import io.coterie.client.Link;
import io.coterie.client.TabletKeyspace;
import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.Principal;
import io.coterie.core.identity.Role;
import io.coterie.core.kernel.BlobRef;
import io.coterie.core.kernel.Refusal;
import io.coterie.core.placement.AckRule;
import io.coterie.core.wire.Bytes;
import io.coterie.node.Modes;
import io.coterie.protocols.tablets.Value;
import io.coterie.simulation.world.SimNode;
import io.coterie.simulation.world.World;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Values that are only named in a write.
class LargeValueTest {
  private static final Bytes ROW = Bytes.utf8("row");
  private static final Bytes CELL = Bytes.utf8("cell");
  private static final long SECOND = 1_000_000_000L;

  private boolean done;

  @Test
  @DisplayName("P02 a write that names a large value which nobody has is refused, and stops nobody")
  void absentValue() {
    try (World world = new World(11)) {
      SimCluster cluster =
          new SimCluster(
              world,
              new SimCluster.Shape(3, 3, 1, false),
              (seat, config) ->
                  new SimNodeHost.Modes(
                      Modes.control(seat, config), List.of(TabletTypes.type(seat.node()))));
      SimNode client =
          cluster.client((machine, link) -> {
            write(machine, link);
            done = true;
          });
      cluster.nodes().forEach(SimNode::start);
      client.start();
      assertTrue(world.runUntil(() -> done, 300 * SECOND));
    }
  }

  private static void write(SimNode machine, Link link) {
    Principal operator = new Principal.Service(machine.id(), Role.CLIENT);
    Database database =
        new Database(
            link, operator, List.of(new NodeId(1)), ClientConfig.DEFAULT.withCallMillis(60_000));
    database
        .cluster()
        .createKeyspace("test", ControlWorld.settings(3, AckRule.MAJORITY), 1)
        .orThrow();
    TabletKeyspace cells = database.tablets("test");
    cells.put(ROW, CELL, Value.utf8("before")).orThrow();
    BlobRef nowhere = new BlobRef(Bytes.hex("ab".repeat(32)), 100_000);
    TabletKeyspace impatient =
        database.with(ClientConfig.DEFAULT.withCallMillis(5_000)).tablets("test");
    assertTrue(impatient.put(ROW, CELL, new Value.Blob(nowhere)).isRefused(Refusal.INVALID));
    assertEquals(Optional.of(Value.utf8("before")), impatient.get(ROW, CELL).orThrow().value());
    impatient.put(ROW, CELL, Value.utf8("after")).orThrow();
  }
}

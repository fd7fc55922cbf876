package io.coterie.simulation.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.client.ClientConfig;
import io.coterie.client.Database;
import io.coterie.client.Link;
import io.coterie.client.TabletKeyspace;
import io.coterie.core.kernel.BlobRef;
import io.coterie.core.kernel.Refusal;
import io.coterie.core.wire.Bytes;
import io.coterie.protocols.tablets.Value;
import io.coterie.simulation.world.SimNode;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Values that are only named in a write.
class LargeValueTest {
  private static final Bytes ROW = Bytes.utf8("row");
  private static final Bytes CELL = Bytes.utf8("cell");

  @Test
  @DisplayName("P02 a write that names a large value which nobody has is refused, and stops nobody")
  void absentValue() {
    OneClient.run(11, LargeValueTest::write);
  }

  private static void write(SimNode machine, Link link) {
    Database database = OneClient.database(machine, link);
    TabletKeyspace cells = OneClient.cells(database, 1);
    cells.put(ROW, CELL, Value.utf8("before")).orThrow();
    BlobRef nowhere = new BlobRef(Bytes.hex("ab".repeat(32)), 100_000);
    TabletKeyspace impatient =
        database.with(ClientConfig.DEFAULT.withCallMillis(5_000)).tablets(OneClient.KEYSPACE);
    assertTrue(impatient.put(ROW, CELL, new Value.Blob(nowhere)).isRefused(Refusal.INVALID));
    assertEquals(Optional.of(Value.utf8("before")), impatient.get(ROW, CELL).orThrow().value());
    impatient.put(ROW, CELL, Value.utf8("after")).orThrow();
  }
}

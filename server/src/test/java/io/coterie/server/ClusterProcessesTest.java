package io.coterie.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.client.TabletKeyspace;
import io.coterie.core.kernel.Refusal;
import io.coterie.core.wire.Bytes;
import io.coterie.protocols.tablets.Condition;
import io.coterie.protocols.tablets.ReadLimit;
import io.coterie.protocols.tablets.TabletAnswer;
import io.coterie.protocols.tablets.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real processes, without `up` around them.
@DisplayName("A cluster of real processes")
class ClusterProcessesTest {
  private static final Bytes ROW = Bytes.utf8("row");
  private static final Bytes CELL = Bytes.utf8("cell");

  @TempDir private Path folder = Path.of("");

  @Test
  @DisplayName("P02 cells are put, read, conditionally replaced, scanned in order and deleted")
  void cells() throws IOException {
    try (RealCluster cluster = new RealCluster(folder, 1)) {
      cluster.startAll();
      cluster.createKeyspace(2);
      TabletKeyspace cells = cluster.database().tablets(RealCluster.KEYSPACE);
      long version = cells.put(ROW, CELL, Value.utf8("one")).orThrow().version();
      assertEquals(
          new TabletAnswer.Cell(Optional.of(Value.utf8("one")), version),
          cells.get(ROW, CELL).orThrow());
      Condition stale = new Condition.VersionIs(CELL, version + 1);
      assertTrue(
          cells.cput(ROW, CELL, Value.utf8("two"), stale).isRefused(Refusal.CONDITION_FAILED));
      Condition current = new Condition.VersionIs(CELL, version);
      cells.cput(ROW, CELL, Value.utf8("two"), current).orThrow();
      cells.put(ROW, Bytes.utf8("a"), Value.utf8("first")).orThrow();
      List<Bytes> columns =
          cells
              .scan(ROW, Bytes.EMPTY, Optional.empty(), ReadLimit.DEFAULT)
              .orThrow()
              .cells()
              .stream()
              .map(TabletAnswer.RowCell::column)
              .toList();
      assertEquals(List.of(Bytes.utf8("a"), CELL), columns);
      cells.delete(ROW, CELL).orThrow();
      assertEquals(Optional.empty(), cells.get(ROW, CELL).orThrow().value());
    }
  }

  @Test
  @DisplayName("P13 three nodes may start in any order")
  void startOrder() throws IOException {
    for (List<Integer> order : List.of(List.of(3, 2, 1), List.of(2, 1, 3), List.of(1, 3, 2))) {
      try (RealCluster cluster = new RealCluster(folder.resolve("first" + order.getFirst()), 3)) {
        for (int number : order) {
          cluster.node(number).start();
        }
        cluster.awaitReady();
        cluster.createKeyspace(2);
        write(cluster.database().tablets(RealCluster.KEYSPACE), "first");
      }
    }
  }

  private static Bytes write(TabletKeyspace cells, String name) {
    Bytes row = Bytes.utf8(name);
    cells.put(row, CELL, Value.utf8("kept")).orThrow();
    return row;
  }
}

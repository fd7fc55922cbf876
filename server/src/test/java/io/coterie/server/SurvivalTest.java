package io.coterie.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.client.Result;
import io.coterie.client.TabletKeyspace;
import io.coterie.core.kernel.Refusal;
import io.coterie.core.wire.Bytes;
import io.coterie.protocols.tablets.Condition;
import io.coterie.protocols.tablets.TabletAnswer;
import io.coterie.protocols.tablets.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/// What clients of the database may rely on while nodes are killed. In the long suite because nodes
/// that start again, six times and two, take most of two minutes.
@DisplayName("Cells under kill -9")
@Isolated("shares its cluster with what measures times")
@ExtendWith(SharedUp.class)
class SurvivalTest {
  private static final Bytes ROW = Bytes.utf8("counter");
  private static final Bytes CELL = Bytes.utf8("cell");

  private final SharedUp.Cluster cluster;
  private final TabletKeyspace cells;

  SurvivalTest(SharedUp.Cluster cluster) {
    this.cluster = cluster;
    this.cells = cluster.cells();
  }

  @BeforeEach
  void awaitReady() {
    cluster.up().awaitReady();
  }

  @Test
  @Tag("long")
  @DisplayName("P04 P08 what was acknowledged survives kill -9 of each node in turn and of all")
  void acknowledgedWritesSurvive() {
    List<Bytes> acknowledged = new ArrayList<>();
    for (int victim = 1; victim <= 4; victim++) {
      for (int i = 0; i < 50; i++) {
        acknowledged.add(write("v" + victim + "-" + i));
      }
      cluster.up().kill(victim);
      acknowledged.add(write("during-" + victim));
      assertEquals(0, cluster.restart(victim));
      cluster.up().awaitReady();
    }
    for (int number = 1; number <= 4; number++) {
      cluster.up().kill(number);
    }
    for (int number = 1; number <= 4; number++) {
      assertEquals(0, cluster.restart(number));
    }
    cluster.up().awaitReady();
    for (Bytes row : acknowledged) {
      assertEquals(
          Optional.of(Value.utf8("kept")), cells.get(row, CELL).orThrow().value(), row.toUtf8());
    }
  }

  private Bytes write(String name) {
    Bytes row = Bytes.utf8(name);
    cells.put(row, CELL, Value.utf8("kept")).orThrow();
    return row;
  }

  @Test
  @Tag("long")
  @DisplayName("P05 100 clients count to the exact total while the primary is killed twice")
  void counting() throws Exception {
    cells.put(ROW, CELL, Value.utf8("0")).orThrow();
    for (int kills = 0; kills < 2; kills++) {
      int primary = cluster.placement(ROW, CELL).primary().number();
      Semaphore counted = new Semaphore(0);
      try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<?>> ends = new ArrayList<>();
        for (int client = 0; client < 100; client++) {
          ends.add(clients.submit(() -> count(counted, 5)));
        }
        assertTrue(counted.tryAcquire(100, 30, TimeUnit.SECONDS));
        cluster.up().kill(primary);
        for (Future<?> end : ends) {
          end.get();
        }
      }
      assertEquals(0, cluster.restart(primary));
      cluster.up().awaitReady();
    }
    assertEquals(Optional.of(Value.utf8("1000")), cells.get(ROW, CELL).orThrow().value());
  }

  private void count(Semaphore counted, int times) {
    int done = 0;
    while (done < times) {
      TabletAnswer.Cell cell = cells.get(ROW, CELL).orThrow();
      int value =
          switch (cell.value().orElseThrow()) {
            case Value.Inline inline -> Integer.parseInt(inline.bytes().toUtf8());
            case Value.Blob blob -> throw new AssertionError("a counter is no blob");
          };
      Condition unchanged = new Condition.VersionIs(CELL, cell.version());
      Result<TabletAnswer.Written> result =
          cells.cput(ROW, CELL, Value.utf8(String.valueOf(value + 1)), unchanged);
      if (!result.isRefused(Refusal.CONDITION_FAILED)) {
        assertInstanceOf(Result.Done.class, result);
        done++;
        counted.release();
      }
    }
  }
}

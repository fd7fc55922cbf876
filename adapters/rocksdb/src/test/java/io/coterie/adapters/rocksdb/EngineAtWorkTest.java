package io.coterie.adapters.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.core.kernel.Batch;
import io.coterie.core.kernel.Found;
import io.coterie.core.kernel.Query;
import io.coterie.core.kernel.Store;
import io.coterie.core.kernel.StoreException;
import io.coterie.core.kernel.Table;
import io.coterie.core.kernel.Write;
import io.coterie.core.wire.Bytes;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineAtWorkTest {
  private static final int ROWS = 20_000;
  private static final int ABSENT = 100_000;

  @TempDir private Path folder = Path.of("");

  @Test
  @DisplayName(
      "P03 after kill -9 acknowledged rows are there; tables, compaction and filters are at work")
  void recoversAndCounts() throws IOException, InterruptedException, StoreException {
    int first = writeUntilKilled(0, ROWS / 2);
    int last = writeUntilKilled(first + 1, first + ROWS / 2);

    try (RocksStore store = RocksStore.open(StoreOnDisk.options(folder))) {
      assertTrue(store.counters().recoveredBytes() > 0, "the log was replayed");
      for (int number = 0; number <= last; number++) {
        Optional<Bytes> value = get(store, Table.DATA, KilledWriter.key(number));
        assertEquals(Optional.of(KilledWriter.value(number)), value, "row " + number);
      }
      assertStateIsOneMoment(store);
      writeUntilCompacted(store, last + 1);
      assertTrue(store.counters().tables() >= 2, () -> "" + store.counters());
      assertTrue(store.counters().compactions() > 0, () -> "" + store.counters());
      assertFiltersStopAbsentKeys(store, last);
    }
  }

  private static void writeUntilCompacted(RocksStore store, int from) {
    Store.Completion end = KilledWriter.completion(() -> {});
    int number = from;
    while (store.counters().compactions() == 0 && number < from + ROWS) {
      store.write(
          KilledWriter.INSTANCE,
          Batch.of(new Write.Put(Table.DATA, KilledWriter.key(number), KilledWriter.value(number))),
          end);
      number++;
    }
    Deadline.await(() -> store.counters().compactions() > 0);
  }

  private static void assertStateIsOneMoment(RocksStore store) throws InterruptedException {
    Optional<Bytes> applied = get(store, Table.STATE, Bytes.utf8("applied"));
    assertTrue(applied.isPresent(), "state was flushed at least once");
    assertEquals(applied, get(store, Table.STATE, Bytes.utf8("twin")));
    int number = Integer.parseInt(applied.get().toUtf8());
    assertTrue(get(store, Table.STATE, KilledWriter.key(number)).isPresent());
    assertEquals(Optional.empty(), get(store, Table.STATE, KilledWriter.key(number + 1)));
  }

  private static void assertFiltersStopAbsentKeys(RocksStore store, int rows)
      throws InterruptedException {
    EngineCounters before = store.counters();
    int absent = 0;
    for (int i = 0; i < ABSENT; i++) {
      Bytes key = KilledWriter.key(i % rows).concat(Bytes.utf8("absent " + i));
      if (get(store, Table.DATA, key).isEmpty()) {
        absent++;
      }
    }
    EngineCounters after = store.counters();

    assertEquals(ABSENT, absent);
    long passed = after.filterPassed() - before.filterPassed();
    assertTrue(after.filterStopped() - before.filterStopped() >= ABSENT * 95L / 100);
    assertTrue(passed <= ABSENT * 5L / 100, () -> passed + " of " + ABSENT + " got past a filter");
  }

  /// Starts a writer, kills it once it was told that `enough` is durable, and answers the last
  /// number of which it was told.
  private int writeUntilKilled(int from, int enough) throws IOException, InterruptedException {
    Process writer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-ea",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                KilledWriter.class.getName(),
                folder.toString(),
                Integer.toString(from))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    int last = -1;
    try (BufferedReader lines = writer.inputReader()) {
      String line = lines.readLine();
      // The line that it was printing when it was killed is cut, and so a smaller number.
      while (line != null && Integer.parseInt("0" + line) > last) {
        last = Integer.parseInt(line);
        if (last >= enough) {
          writer.toHandle().destroyForcibly();
        }
        line = lines.readLine();
      }
    }
    assertTrue(last >= enough, "the writer ended by itself");
    assertEquals(128 + 9, writer.waitFor());
    return last;
  }

  private static Optional<Bytes> get(RocksStore store, Table table, Bytes key)
      throws InterruptedException {
    Found found = store.reader(KilledWriter.INSTANCE).get(table, key);
    if (found instanceof Found.Rows rows) {
      return rows.value();
    }
    BlockingQueue<Store.Loading> answer = new ArrayBlockingQueue<>(1);
    store.load(KilledWriter.INSTANCE, Query.get(table, key), answer::add);
    return switch (answer.take()) {
      case Store.Loading.Rows(Found.Rows rows) -> rows.value();
      case Store.Loading.Failed(var failure) -> throw new AssertionError(failure.cause());
    };
  }
}

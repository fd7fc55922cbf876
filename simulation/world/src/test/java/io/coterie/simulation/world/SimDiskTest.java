package io.coterie.simulation.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.core.identity.NodeId;
import io.coterie.core.kernel.Batch;
import io.coterie.core.kernel.Found;
import io.coterie.core.kernel.InstanceId;
import io.coterie.core.kernel.Mode;
import io.coterie.core.kernel.Query;
import io.coterie.core.kernel.Store;
import io.coterie.core.kernel.StoreFailure;
import io.coterie.core.kernel.Table;
import io.coterie.core.kernel.Write;
import io.coterie.core.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// What the disk does that the contract of a store leaves open, and that it is strict.
class SimDiskTest {
  private static final InstanceId INSTANCE = new InstanceId(Mode.TABLETS, 1);
  private static final long SECOND = 1_000_000_000L;

  private IdleNode idle = new IdleNode(1);
  private Store store = idle.disk().openStore();
  private final List<String> endings = new ArrayList<>();

  @Test
  void aCrashLeavesEveryLengthOfTheUnsyncedWrites() {
    Set<Integer> left = new TreeSet<>();
    for (long seed = 1; seed <= 200; seed++) {
      begin(seed);
      write(Table.LOG, 0);
      idle.world().run(SECOND);
      write(Table.LOG, 1, 2, 3, 4);
      left.add(afterCrash(Table.LOG));
    }
    assertEquals(Set.of(1, 2, 3, 4, 5), left);
  }

  @Test
  void aCrashLeavesStateAtAnyMomentSinceTheFlush() {
    Set<Integer> left = new TreeSet<>();
    for (long seed = 1; seed <= 200; seed++) {
      begin(seed);
      write(Table.STATE, 0, 1);
      store.flush(INSTANCE, Table.STATE, ending("flush"));
      write(Table.STATE, 2, 3);
      idle.world().run(SECOND);
      left.add(afterCrash(Table.STATE));
    }
    assertEquals(Set.of(2, 3, 4), left);
  }

  @Test
  void aFailedSyncFailsEverythingUntilTheRecovery() {
    write(Table.DATA, 0);
    idle.world().run(SECOND);
    idle.disk().failNextSync();
    write(Table.DATA, 1, 2);
    idle.world().run(SECOND);
    write(Table.DATA, 3);
    idle.world().run(SECOND);

    assertEquals(List.of("0 synced", "1 IO", "2 IO", "3 IO"), endings);
    assertInstanceOf(Store.Health.Failing.class, store.health());
    assertTrue(store.recover());
    int rows = rows(Table.DATA);
    assertTrue(rows >= 1 && rows <= 3, "rows: " + rows);
    write(Table.DATA, 4);
    idle.world().run(SECOND);
    assertEquals("4 synced", endings.getLast());
  }

  @Test
  void aCuredDiskEndsWhatItWasSlowAt() {
    write(Table.STATE, 0);
    endings.clear();
    idle.disk().slow(1_000_000);
    write(Table.DATA, 1);
    store.flush(INSTANCE, Table.STATE, ending("flush"));
    idle.world().run(SECOND);
    assertEquals(List.of(), endings);
    idle.disk().slow(1);
    idle.world().run(SECOND);
    assertEquals(Set.of("1 synced", "flush synced"), Set.copyOf(endings));
  }

  @Test
  void aChangedBitIsToldByLoadsAndNeverReadAsData() {
    write(Table.DATA, 0);
    idle.world().run(SECOND);
    assertTrue(idle.disk().flipBit());

    assertInstanceOf(Found.NotInMemory.class, store.reader(INSTANCE).get(Table.DATA, Bytes.of(0)));
    List<Store.Loading> loaded = new ArrayList<>();
    store.load(INSTANCE, Query.get(Table.DATA, Bytes.of(0)), loaded::add);
    store.load(INSTANCE, Query.get(Table.DATA, Bytes.of(1)), loaded::add);
    idle.world().run(SECOND);
    long failed = loaded.stream().filter(each -> each instanceof Store.Loading.Failed).count();
    assertEquals(1, failed);

    write(Table.DATA, 0);
    assertInstanceOf(Found.Rows.class, store.reader(INSTANCE).get(Table.DATA, Bytes.of(0)));
  }

  @Test
  void rowsAreSometimesNotInMemory() {
    SimNode node = new SimNode(idle.world(), new NodeId(2), new IdleNode.Nothing());
    node.start();
    Store other = new SimDisk(node, DiskSettings.USUAL).openStore();
    int absent = 0;
    for (int i = 0; i < 1_000; i++) {
      boolean found = other.reader(INSTANCE).get(Table.DATA, Bytes.of(1)) instanceof Found.Rows;
      absent += found ? 0 : 1;
    }
    assertTrue(absent > 20 && absent < 100, "not in memory: " + absent);
  }

  @Test
  void misuseThrows() {
    Write log = new Write.Put(Table.LOG, Bytes.EMPTY, Bytes.EMPTY);
    Write state = new Write.Put(Table.STATE, Bytes.EMPTY, Bytes.EMPTY);
    assertThrows(
        IllegalArgumentException.class,
        () -> store.write(INSTANCE, Batch.of(log, state), ending("mixed")));
    assertThrows(
        IllegalArgumentException.class,
        () -> store.load(INSTANCE, Query.flushed(Table.LOG, Bytes.EMPTY), loading -> {}));
    long snapshot = store.pin(INSTANCE);
    store.release(snapshot);
    assertThrows(IllegalStateException.class, () -> store.release(snapshot));
    assertThrows(IllegalStateException.class, () -> idle.disk().openStore());
    Store old = store;
    idle.node().crash();
    idle.node().start();
    assertThrows(
        IllegalStateException.class, () -> old.write(INSTANCE, Batch.of(log), ending("late")));
  }

  @Test
  void aPinThatIsNotReleasedIsCounted() {
    store.pin(INSTANCE);
    store.release(store.pin(INSTANCE));
    store.close();
    assertEquals(1, idle.disk().leakedPins());
  }

  private void begin(long seed) {
    idle = new IdleNode(seed);
    store = idle.disk().openStore();
  }

  /// Each write is a batch of its own with one row.
  private void write(Table table, int... keys) {
    for (int key : keys) {
      Write put = new Write.Put(table, Bytes.of(key), Bytes.of(key));
      store.write(INSTANCE, Batch.of(put), ending("" + key));
    }
  }

  private int afterCrash(Table table) {
    idle.node().crash();
    idle.node().start();
    store = idle.disk().openStore();
    return rows(table);
  }

  private int rows(Table table) {
    Found found = store.reader(INSTANCE).scan(table, Bytes.EMPTY, Bytes.of(0xff), 100);
    return assertInstanceOf(Found.Rows.class, found).rows().size();
  }

  private Store.Completion ending(String name) {
    return new Store.Completion() {
      @Override
      public void synced() {
        endings.add(name + " synced");
      }

      @Override
      public void failed(StoreFailure failure) {
        endings.add(name + " " + failure.kind());
      }
    };
  }
}

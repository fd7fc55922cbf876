package io.coterie.adapters.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.core.kernel.Batch;
import io.coterie.core.kernel.Store;
import io.coterie.core.kernel.StoreException;
import io.coterie.core.kernel.StoreFailure;
import io.coterie.core.kernel.Table;
import io.coterie.core.kernel.Write;
import io.coterie.core.wire.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamagedFolderTest {
  private static final int ROWS = 500;

  @TempDir private Path root = Path.of("");

  @Test
  void aFolderInUseIsRefusedWithItsOwner() throws StoreException {
    try (RocksStore first = open("rows")) {
      StoreException refusal = assertThrows(StoreException.class, () -> open("rows"));

      assertTrue(
          refusal.toString().contains("in use by process " + ProcessHandle.current().pid()),
          refusal.toString());
      assertInstanceOf(Store.Health.Good.class, first.health());
    }
    open("rows").close();
  }

  @Test
  void anotherFormatIsRefusedAndNotChanged() throws IOException, StoreException {
    open("rows").close();
    Path format = root.resolve("rows/FORMAT");
    for (String content : List.of("coterie rows 2\n", "coterie blobs 1\n", "", "something else")) {
      Files.writeString(format, content);
      StoreException refusal = assertThrows(StoreException.class, () -> open("rows"));

      assertEquals(StoreFailure.Kind.CORRUPT, refusal.failure().kind());
      assertEquals(content, Files.readString(format));
    }
    Files.writeString(format, "coterie rows 1\n");
    open("rows").close();
  }

  @Test
  void aFolderOfSomethingElseIsRefused() throws IOException {
    Files.createDirectories(root.resolve("rows"));
    Files.writeString(root.resolve("rows/letter.txt"), "mine");

    StoreException refusal = assertThrows(StoreException.class, () -> open("rows"));
    assertTrue(refusal.toString().contains("no FORMAT"), refusal.toString());
  }

  @Test
  void aBatchOfBothKindsIsAMistake() throws StoreException {
    try (RocksStore store = open("rows")) {
      Batch mixed =
          Batch.of(
              new Write.Put(Table.LOG, Bytes.EMPTY, Bytes.EMPTY),
              new Write.Put(Table.STATE, Bytes.EMPTY, Bytes.EMPTY));

      assertThrows(
          IllegalArgumentException.class,
          () -> store.write(KilledWriter.INSTANCE, mixed, KilledWriter.completion(() -> {})));
    }
  }

  @Test
  void aDamagedTableIsSaidAndNotGuessed() throws Exception {
    writeRows();
    open("rows").close();
    for (Path table : filesEndingIn(".sst")) {
      flipByte(table, 200);
    }

    try (RocksStore store = open("rows")) {
      RowsTalk talk = new RowsTalk(store);
      Store.Loading.Failed failed = assertInstanceOf(Store.Loading.Failed.class, talk.load(0));
      assertEquals(StoreFailure.Kind.CORRUPT, failed.failure().kind());
      assertEquals(new Store.Health.Failing(failed.failure()), store.health());
      assertEquals(Optional.of(failed.failure()), talk.write(1));
      assertFalse(store.recover());
    }
  }

  @Test
  void damageInsideTheLogIsAnErrorAndATornEndIsCut() throws Exception {
    writeRows();
    Path log = filesEndingIn(".log").getLast();
    byte[] whole = Files.readAllBytes(log);
    Path copy = root.resolve("copy");
    StoreOnDisk.copy(root.resolve("rows"), copy);

    flipByte(log, whole.length / 2);
    StoreException refusal = assertThrows(StoreException.class, () -> open("rows"));
    assertEquals(StoreFailure.Kind.CORRUPT, refusal.failure().kind());
    assertTrue(refusal.toString().contains("leave the node stopped"), refusal.toString());

    Path torn = copy.resolve("rocksdb").resolve(log.getFileName());
    Files.write(torn, java.util.Arrays.copyOf(whole, whole.length - 100));
    try (RocksStore store = open("copy")) {
      assertTrue(new RowsTalk(store).has(ROWS - 2));
      assertFalse(new RowsTalk(store).has(ROWS - 1));
    }
  }

  /// Leaves rows in the write-ahead log, as a crash does.
  private void writeRows() throws Exception {
    try (RocksStore store = open("alive")) {
      for (int number = 0; number < ROWS; number++) {
        assertEquals(Optional.empty(), new RowsTalk(store).write(number));
      }
      StoreOnDisk.copy(root.resolve("alive"), root.resolve("rows"));
    }
  }

  private RocksStore open(String name) throws StoreException {
    return RocksStore.open(StoreOnDisk.options(root.resolve(name)));
  }

  private List<Path> filesEndingIn(String end) throws IOException {
    try (Stream<Path> files = Files.list(root.resolve("rows/rocksdb"))) {
      return files.filter(file -> file.toString().endsWith(end)).sorted().toList();
    }
  }

  private static void flipByte(Path file, int offset) throws IOException {
    byte[] content = Files.readAllBytes(file);
    content[offset] ^= (byte) 0xff;
    Files.write(file, content);
  }
}

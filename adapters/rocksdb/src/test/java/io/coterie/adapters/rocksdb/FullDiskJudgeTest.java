package io.coterie.adapters.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.core.kernel.Store;
import io.coterie.core.kernel.StoreFailure;
import io.coterie.judge.Judge;
import io.coterie.judge.SmallDisk;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A disk that is really full: a small file system in memory.
@Judge(
    rows = "D07",
    programs = {"mount", "umount"},
    install = "apt-get install mount",
    root = true)
class FullDiskJudgeTest {
  private static final int MEBIBYTE = 1024 * 1024;

  @TempDir private Path mountPoint = Path.of("");

  @ParameterizedTest(name = "{0} bytes kept free")
  @ValueSource(longs = {24L * MEBIBYTE, 1})
  @DisplayName(
      "D07 a full disk refuses with a reason, loses nothing, and goes on when there is room")
  void refusesAndGoesOn(long freeBytesMin) throws Exception {
    Path rows = mountPoint.resolve("rows");
    RocksOptions options = new RocksOptions(rows, MEBIBYTE, MEBIBYTE, freeBytesMin, 1);
    List<Integer> acknowledged = new ArrayList<>();
    try (SmallDisk disk = new SmallDisk(mountPoint, 96);
        RocksStore store = RocksStore.open(options)) {
      RowsTalk talk = new RowsTalk(store);
      for (int number = 0; number < 5_000; number++) {
        assertEquals(Optional.empty(), talk.write(number));
        acknowledged.add(number);
      }
      disk.fill();
      Optional<StoreFailure> refusal = Optional.empty();
      for (int number = 5_000; refusal.isEmpty(); number++) {
        refusal = talk.write(number);
        if (refusal.isEmpty()) {
          acknowledged.add(number);
        }
      }

      assertEquals(StoreFailure.Kind.FULL, refusal.get().kind());
      assertInstanceOf(Store.Health.Failing.class, store.health());
      assertFalse(store.recover());
      disk.makeRoom();
      assertTrue(store.recover());
      for (int number : acknowledged) {
        assertTrue(talk.has(number), "row " + number);
      }
      assertEquals(Optional.empty(), talk.write(1_000_000));
    }
  }
}

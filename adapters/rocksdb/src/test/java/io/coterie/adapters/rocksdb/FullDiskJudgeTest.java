package io.coterie.adapters.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.core.kernel.Store;
import io.coterie.core.kernel.StoreFailure;
import io.coterie.judge.Judge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
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

  @BeforeEach
  void mount() throws IOException, InterruptedException {
    run("mount", "-t", "tmpfs", "-o", "size=96m", "none", mountPoint.toString());
  }

  @AfterEach
  void unmount() throws IOException, InterruptedException {
    run("umount", mountPoint.toString());
  }

  @ParameterizedTest(name = "{0} bytes kept free")
  @ValueSource(longs = {24L * MEBIBYTE, 1})
  @DisplayName(
      "D07 a full disk refuses with a reason, loses nothing, and goes on when there is room")
  void refusesAndGoesOn(long freeBytesMin) throws Exception {
    Path rows = mountPoint.resolve("rows");
    RocksOptions options = new RocksOptions(rows, MEBIBYTE, MEBIBYTE, freeBytesMin, 1);
    List<Integer> acknowledged = new ArrayList<>();
    try (RocksStore store = RocksStore.open(options)) {
      RowsTalk talk = new RowsTalk(store);
      for (int number = 0; number < 5_000; number++) {
        assertEquals(Optional.empty(), talk.write(number));
        acknowledged.add(number);
      }
      fill(mountPoint.resolve("ballast"));
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
      Files.delete(mountPoint.resolve("ballast"));
      assertTrue(store.recover());
      for (int number : acknowledged) {
        assertTrue(talk.has(number), "row " + number);
      }
      assertEquals(Optional.empty(), talk.write(1_000_000));
    }
  }

  /// Takes what room there is.
  private static void fill(Path ballast) throws IOException {
    long free = Files.getFileStore(ballast.getParent()).getUsableSpace();
    byte[] page = new byte[4096];
    try (var out = Files.newOutputStream(ballast)) {
      for (long written = 0; written + page.length <= free; written += page.length) {
        out.write(page);
      }
    }
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertEquals(0, process.waitFor(), () -> String.join(" ", command));
  }
}

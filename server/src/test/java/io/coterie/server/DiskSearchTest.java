package io.coterie.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The search on disk")
class DiskSearchTest {
  private static final int SEARCHES = 300;

  @TempDir private Path root = Path.of("");

  @Test
  @DisplayName("files and folders that vanish meanwhile are passed over, the others looked at")
  void vanishing() throws Exception {
    Path kept = Files.writeString(root.resolve("kept"), "here is the canary");
    AtomicBoolean over = new AtomicBoolean();
    Thread node = Thread.ofPlatform().start(() -> comeAndGo(over));
    try {
      for (int i = 0; i < SEARCHES; i++) {
        assertEquals(List.of(kept), DiskSearch.below(root, "canary").found());
      }
    } finally {
      over.set(true);
      node.join();
    }
  }

  private void comeAndGo(AtomicBoolean over) {
    try {
      while (!over.get()) {
        Path folder = Files.createDirectories(root.resolve("live"));
        for (int i = 0; i < 20; i++) {
          Files.writeString(folder.resolve("table-" + i), "x");
        }
        for (int i = 0; i < 20; i++) {
          Files.delete(folder.resolve("table-" + i));
        }
        Files.delete(folder);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}

package io.coterie.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A node's process")
class NodeProcessTest {
  private static final String BEFORE = "1 1\n";

  @TempDir private Path folder = Path.of("");

  @Test
  @DisplayName("a start replaces the pid file at once, so that nobody reads a part of it")
  void pidFile() throws Exception {
    Path file = Files.writeString(folder.resolve("node.pid"), BEFORE);
    // Another name of the same file: what is written into it would be seen here.
    Path old = Files.createLink(folder.resolve("old"), file);
    NodeProcess node = new NodeProcess(1, folder);
    node.start();
    node.stop();
    assertEquals(BEFORE, Files.readString(old));
    assertNotEquals(BEFORE, Files.readString(file));
  }
}

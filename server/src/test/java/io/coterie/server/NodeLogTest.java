package io.coterie.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A node's log")
class NodeLogTest {
  private static final long ROTATED_MILLIS_MAX = 30_000;

  @TempDir private Path folder = Path.of("");

  @Test
  @DisplayName("that is full goes on in an empty file; older ones move on, the oldest goes")
  void rotates() throws Exception {
    try (RealCluster cluster = new RealCluster(folder, 1)) {
      for (int age = 1; age <= NodeLog.KEPT; age++) {
        Files.writeString(log("." + age), "log " + age);
      }
      String full = "line\n".repeat((int) NodeLog.BYTES_MAX / 5 + 1);
      Files.writeString(log(""), full);

      cluster.startAll();

      Waiting.assertWithin(
          ROTATED_MILLIS_MAX,
          "the log is rotated and goes on",
          () -> text(".2").equals("log 1") && text("").contains("node n1 runs"));
      assertTrue(text(".1").startsWith(full));
      assertTrue(Files.size(log("")) < NodeLog.BYTES_MAX);
      for (int age = 1; age < NodeLog.KEPT; age++) {
        assertEquals("log " + age, text("." + (age + 1)));
      }
      assertFalse(Files.exists(log("." + (NodeLog.KEPT + 1))));
      assertFalse(Files.exists(log(".0")));
    }
  }

  private String text(String end) {
    try {
      return Files.exists(log(end)) ? Files.readString(log(end)) : "";
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private Path log(String end) {
    return folder.resolve("n1").resolve(NodeLog.NAME + end);
  }
}

package io.coterie.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.core.wire.Bytes;
import io.coterie.protocols.tablets.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LostRowsTest {
  private static final Bytes ROW = Bytes.utf8("row");

  @TempDir private Path folder = Path.of("");

  @Test
  @DisplayName("P08 a node whose rows are gone is not started to say that there were none")
  void goneRows() throws IOException {
    try (EmbeddedNode node = EmbeddedNode.open(folder)) {
      node.keyspace("notes").put(ROW, ROW, Value.utf8("kept")).orThrow();
    }
    Path store = folder.resolve("n1").resolve("store");
    Path aside = folder.resolve("aside");
    Files.move(store, aside);
    Trouble refused = assertThrows(Trouble.class, () -> EmbeddedNode.open(folder));
    assertTrue(String.valueOf(refused.getMessage()).contains("backup"), refused::toString);
    assertFalse(Files.exists(store), "nothing was made in its place");

    Files.move(aside, store);
    try (EmbeddedNode node = EmbeddedNode.open(folder)) {
      assertEquals(
          Optional.of(Value.utf8("kept")), node.keyspace("notes").get(ROW, ROW).orThrow().value());
    }
  }

  @Test
  @DisplayName("P08 an empty folder where the rows were is as good as none")
  void emptiedRows() throws IOException {
    EmbeddedNode.open(folder).close();
    Path store = folder.resolve("n1").resolve("store");
    List<Path> files;
    try (Stream<Path> all = Files.walk(store)) {
      files = all.sorted(Comparator.reverseOrder()).filter(file -> !file.equals(store)).toList();
    }
    for (Path file : files) {
      Files.delete(file);
    }
    assertThrows(Trouble.class, () -> EmbeddedNode.open(folder));
  }
}

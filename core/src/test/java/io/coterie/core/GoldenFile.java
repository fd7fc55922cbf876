package io.coterie.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A file of `docs/formats/vectors` that a test can make again, letter for letter.
public final class GoldenFile {
  private GoldenFile() {}

  /// Compares; what was made is left in `target/` for a look when they differ.
  public static void assertMade(String name, String made) throws IOException {
    Files.writeString(Path.of("target", name), made);
    Path file = Path.of("..", "docs", "formats", "vectors", name);
    String golden = Files.exists(file) ? Files.readString(file) : "";
    assertEquals(golden, made, () -> name + " differs from core/target/" + name);
  }
}

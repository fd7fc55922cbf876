package io.coterie.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.coterie.core.wire.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A file of `docs/formats/vectors` that a test can make again, letter for letter.
public record GoldenFile(String text) {
  private static final Path FOLDER = Path.of("..", "docs", "formats", "vectors");

  public static GoldenFile read(String name) throws IOException {
    return new GoldenFile(Files.readString(FOLDER.resolve(name)));
  }

  /// Compares; what was made is left in `target/` for a look when they differ.
  public static void assertMade(String name, String made) throws IOException {
    Files.writeString(Path.of("target", name), made);
    Path file = FOLDER.resolve(name);
    String golden = Files.exists(file) ? Files.readString(file) : "";
    assertEquals(golden, made, () -> name + " differs from core/target/" + name);
  }

  /// The hexadecimal member of this name.
  public Bytes bytes(String member) {
    Matcher line = Pattern.compile("\"" + member + "\": \"([0-9a-f]*)\"").matcher(text);
    if (!line.find()) {
      throw new IllegalArgumentException("no member " + member);
    }
    return Bytes.hex(line.group(1));
  }
}

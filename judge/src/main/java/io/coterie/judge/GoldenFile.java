package io.coterie.judge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A file of `docs/formats/vectors` that a test can make again, letter for letter: other languages
/// read it, and a format that changes turns its test red.
public record GoldenFile(String text) {
  private static final String FOLDER = "docs/formats/vectors";

  public static GoldenFile read(String name) throws IOException {
    return new GoldenFile(Files.readString(file(name)));
  }

  /// Where a file of vectors stands in this checkout, whichever module's test asks.
  public static Path file(String name) {
    Path above = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(above.resolve(FOLDER))) {
      Path parent = above.getParent();
      if (parent == null) {
        throw new IllegalStateException(FOLDER + " is not above the module");
      }
      above = parent;
    }
    return above.resolve(FOLDER).resolve(name);
  }

  /// Compares; what was made is left in `target/` for a look when they differ.
  public static void assertMade(String name, String made) throws IOException {
    Path left = Path.of("target", name).toAbsolutePath();
    Files.writeString(left, made);
    Path file = file(name);
    String golden = Files.exists(file) ? Files.readString(file) : "";
    assertEquals(golden, made, () -> name + " differs from " + left);
  }

  /// Compares an object of hexadecimal members, in this order.
  public static void assertMade(String name, Map<String, String> members) throws IOException {
    List<String> lines =
        members.entrySet().stream()
            .map(line -> "  \"" + line.getKey() + "\": \"" + line.getValue() + "\"")
            .toList();
    assertMade(name, "{\n" + String.join(",\n", lines) + "\n}\n");
  }

  /// The hexadecimal member of this name.
  public String hexadecimal(String member) {
    Matcher line = Pattern.compile("\"" + member + "\": \"([0-9a-f]*)\"").matcher(text);
    if (!line.find()) {
      throw new IllegalArgumentException("no member " + member);
    }
    return line.group(1);
  }
}

package io.coterie.apps.mail.seal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The golden vectors that the browser's tests read too.
final class Vectors {
  private static final HexFormat HEX = HexFormat.of();

  private Vectors() {}

  /// The vectors of the browser's side.
  static JsonNode mail() {
    return named("mail.json");
  }

  static JsonNode named(String name) {
    return JsonMapper.shared().readTree(file(name));
  }

  /// Where a file of vectors stands, in this checkout.
  static Path file(String name) {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(folder.resolve("docs/formats/vectors"))) {
      Path parent = folder.getParent();
      if (parent == null) {
        throw new IllegalStateException("docs/formats/vectors is not above the module");
      }
      folder = parent;
    }
    return folder.resolve("docs/formats/vectors").resolve(name);
  }

  static byte[] bytes(JsonNode hexadecimal) {
    return HEX.parseHex(hexadecimal.stringValue());
  }

  static String hexadecimal(byte[] bytes) {
    return HEX.formatHex(bytes);
  }
}

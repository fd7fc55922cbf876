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

  static JsonNode mail() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("docs/formats/vectors/mail.json"))) {
      Path parent = folder.getParent();
      if (parent == null) {
        throw new IllegalStateException("docs/formats/vectors/mail.json is not above the module");
      }
      folder = parent;
    }
    return JsonMapper.shared().readTree(folder.resolve("docs/formats/vectors/mail.json"));
  }

  static byte[] bytes(JsonNode hexadecimal) {
    return HEX.parseHex(hexadecimal.stringValue());
  }

  static String hexadecimal(byte[] bytes) {
    return HEX.formatHex(bytes);
  }
}

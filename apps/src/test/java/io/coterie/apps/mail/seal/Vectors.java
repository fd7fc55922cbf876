package io.coterie.apps.mail.seal;

import io.coterie.judge.GoldenFile;
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
    return JsonMapper.shared().readTree(GoldenFile.file(name));
  }

  static byte[] bytes(JsonNode hexadecimal) {
    return HEX.parseHex(hexadecimal.stringValue());
  }

  static String hexadecimal(byte[] bytes) {
    return HEX.formatHex(bytes);
  }
}

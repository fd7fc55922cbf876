package io.coterie.gateways.http;

import io.coterie.core.wire.Bytes;
import java.util.Base64;

/// Binary values as JSON carries them: base64url without padding (RFC 4648, section 5).
final class Base64Url {
  private Base64Url() {}

  static String of(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /// What a query has; a problem when it is something else or longer than `bytesMax`.
  static Bytes read(String text, int bytesMax) throws Problem {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      if (bytes.length <= bytesMax) {
        return Bytes.wrap(bytes);
      }
    } catch (IllegalArgumentException malformed) {
      throw Problem.invalid("a name is not base64url");
    }
    throw Problem.invalid("a name has at most " + bytesMax + " bytes");
  }

  static String of(Bytes bytes) {
    return of(bytes.unsafeArray());
  }
}

package io.coterie.gateways.http;

import io.coterie.core.wire.Bytes;
import java.util.Base64;

/// Binary values as JSON carries them: base64url without padding (RFC 4648, section 5).
final class Base64Url {
  private Base64Url() {}

  static String of(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static String of(Bytes bytes) {
    return of(bytes.unsafeArray());
  }
}

package io.coterie.apps.accounts;

import io.coterie.core.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// SHA-256, alone and keyed (RFC 2104), with a label in front so that one use says nothing of
/// another.
public final class Hashes {
  private Hashes() {}

  public static Bytes sha256(Bytes content) {
    try {
      return Bytes.wrap(MessageDigest.getInstance("SHA-256").digest(content.unsafeArray()));
    } catch (GeneralSecurityException absent) {
      throw new IllegalStateException("every Java has SHA-256", absent);
    }
  }

  /// `HMAC(key, label ‖ 0 ‖ content)`.
  public static Bytes keyed(Bytes key, String label, Bytes content) {
    Mac mac = mac(key, label);
    return Bytes.wrap(mac.doFinal(content.unsafeArray()));
  }

  /// The same, begun: for content that comes as a stream.
  public static Mac mac(Bytes key, String label) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.unsafeArray(), "HmacSHA256"));
      mac.update(label.getBytes(StandardCharsets.UTF_8));
      mac.update((byte) 0);
      return mac;
    } catch (GeneralSecurityException absent) {
      throw new IllegalStateException("every Java has HmacSHA256", absent);
    }
  }

  /// Compares without telling by its time where two hashes differ.
  static boolean same(Bytes one, Bytes other) {
    return MessageDigest.isEqual(one.unsafeArray(), other.unsafeArray());
  }
}

package io.coterie.person;

import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.Sink;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Sealed blobs: AES-256-GCM, bound to what they are and where they belong.
final class Sealed {
  private static final int VERSION = 1;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private Sealed() {}

  /// @param type such as `keyring`
  /// @param object id of the object inside the account, or empty
  record Place(String type, Bytes account, String object, long version) {
    private byte[] associated() {
      return new Sink()
          .utf8("coterie/" + type)
          .raw(account)
          .utf8(object)
          .i64(version)
          .toBytes()
          .toArray();
    }
  }

  static Bytes seal(Bytes key, Place place, Bytes plaintext) {
    return seal(key, place, plaintext, Randomness.bytes(NONCE_BYTES));
  }

  static Bytes seal(Bytes key, Place place, Bytes plaintext, Bytes nonce) {
    try {
      Bytes sealed =
          Bytes.wrap(cipher(Cipher.ENCRYPT_MODE, key, nonce, place).doFinal(plaintext.toArray()));
      return new Sink().u8(VERSION).raw(nonce).raw(sealed).toBytes();
    } catch (GeneralSecurityException absent) {
      throw new IllegalStateException("every Java has AES-GCM", absent);
    }
  }

  /// Throws [BrokenSeal] when the key is another one, or the blob was changed or moved.
  static Bytes open(Bytes key, Place place, Bytes blob) {
    if (blob.size() < 1 + NONCE_BYTES || blob.at(0) != VERSION) {
      throw new BrokenSeal("a " + place.type + " blob has an unknown form");
    }
    Bytes nonce = blob.slice(1, 1 + NONCE_BYTES);
    Bytes sealed = blob.slice(1 + NONCE_BYTES, blob.size());
    try {
      return Bytes.wrap(cipher(Cipher.DECRYPT_MODE, key, nonce, place).doFinal(sealed.toArray()));
    } catch (GeneralSecurityException broken) {
      throw new BrokenSeal("a " + place.type + " blob did not open");
    }
  }

  private static Cipher cipher(int mode, Bytes key, Bytes nonce, Place place)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    GCMParameterSpec parameters = new GCMParameterSpec(TAG_BITS, nonce.toArray());
    cipher.init(mode, new SecretKeySpec(key.toArray(), "AES"), parameters);
    cipher.updateAAD(place.associated());
    return cipher;
  }
}

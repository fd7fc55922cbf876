package io.coterie.apps.accounts;

import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.Sink;

/// What a client sends to set its password: how it is derived, its proof, and the wrapped master
/// key.
public record Credentials(Kdf kdf, Bytes authKey, Bytes passwordWrap) {
  public static final int KEY_BYTES = 32;

  /// A sealed blob around the 32 bytes of the master key.
  public static final int WRAP_BYTES = 61;

  public Credentials {
    if (authKey.size() != KEY_BYTES || passwordWrap.size() != WRAP_BYTES) {
      throw new IllegalArgumentException("authKey has 32 bytes, passwordWrap 61");
    }
  }

  /// The content of an account order about these credentials.
  Bytes content() {
    return new Sink().put(Kdf.CODEC, kdf).raw(Hashes.sha256(authKey)).bytes(passwordWrap).toBytes();
  }
}

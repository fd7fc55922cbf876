package io.coterie.apps.accounts;

import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.Codec;

/// Salt and parameters of Argon2id (RFC 9106), with which a client makes authKey and wrapKey.
public record Kdf(Bytes salt, int memoryKib, int passes, int lanes) {
  public static final int SALT_BYTES = 16;
  public static final int MEMORY_KIB = 64 * 1024;
  public static final int PASSES = 3;
  public static final int LANES = 1;

  static final Codec<Kdf> CODEC =
      Codec.of(
          (kdf, sink) -> sink.raw(kdf.salt).i32(kdf.memoryKib).i32(kdf.passes).i32(kdf.lanes),
          source -> new Kdf(source.raw(SALT_BYTES), source.i32(), source.i32(), source.i32()));

  public Kdf {
    boolean fits = memoryKib >= MEMORY_KIB && memoryKib <= 1 << 20 && passes >= 3 && passes <= 16;
    if (salt.size() != SALT_BYTES || !fits || lanes < 1 || lanes > 4) {
      throw new IllegalArgumentException(
          "Argon2id takes a salt of 16 bytes, 64 MiB to 1 GiB, 3 to 16 passes, 1 to 4 lanes");
    }
  }
}

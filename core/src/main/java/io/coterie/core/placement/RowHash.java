package io.coterie.core.placement;

import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.Sink;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The 64-bit hash that decides a cell's tablet: the first eight bytes of SHA-256, so that it is
/// the same in every language and version, and nobody can aim rows at one tablet cheaply.
public final class RowHash {
  private RowHash() {}

  public static long of(Bytes row) {
    return first8(new Sink(row.size() + 4).bytes(row).toBytes());
  }

  public static long of(Bytes row, Bytes column) {
    return first8(new Sink(row.size() + column.size() + 8).bytes(row).bytes(column).toBytes());
  }

  private static long first8(Bytes input) {
    byte[] digest;
    try {
      digest = MessageDigest.getInstance("SHA-256").digest(input.unsafeArray());
    } catch (NoSuchAlgorithmException absent) {
      throw new IllegalStateException("every JDK has SHA-256", absent);
    }
    long hash = 0;
    for (int i = 0; i < 8; i++) {
      hash = (hash << 8) | (digest[i] & 0xff);
    }
    return hash;
  }
}

package io.coterie.core.kernel;

import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.Codec;

/// The name of a value too large for a shard: the SHA-256 of its bytes, and their number.
public record BlobRef(Bytes sha256, long length) implements Comparable<BlobRef> {
  public static final Codec<BlobRef> CODEC =
      Codec.of(
          (ref, sink) -> sink.raw(ref.sha256).i64(ref.length),
          source -> new BlobRef(source.raw(32), source.i64()));

  public BlobRef {
    if (sha256.size() != 32 || length < 0) {
      throw new IllegalArgumentException("a blob is named by 32 bytes and a length");
    }
  }

  @Override
  public int compareTo(BlobRef other) {
    int byHash = sha256.compareTo(other.sha256);
    return byHash != 0 ? byHash : Long.compare(length, other.length);
  }
}

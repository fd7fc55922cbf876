package io.coterie.core.kernel;

import io.coterie.core.wire.Codec;

/// 128 random bits that name one client's series of writes.
public record SessionId(long high, long low) implements Comparable<SessionId> {
  public static final Codec<SessionId> CODEC =
      Codec.of(
          (id, sink) -> sink.i64(id.high).i64(id.low),
          source -> new SessionId(source.i64(), source.i64()));

  @Override
  public int compareTo(SessionId other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  @Override
  public String toString() {
    return String.format("%016x%016x", high, low);
  }
}

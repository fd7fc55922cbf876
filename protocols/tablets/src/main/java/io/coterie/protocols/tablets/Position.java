package io.coterie.protocols.tablets;

import io.coterie.core.wire.Codec;

/// A place in a tablet's log: an index, and the epoch that wrote it. Ordered by epoch, then index:
/// the greater of two sealed logs is the one that holds all acknowledged entries.
public record Position(long epoch, long index) implements Comparable<Position> {
  public static final Position NONE = new Position(0, 0);

  public static final Codec<Position> CODEC =
      Codec.of(
          (position, sink) -> sink.i64(position.epoch).i64(position.index),
          source -> new Position(source.i64(), source.i64()));

  public Position {
    if (epoch < 0 || index < 0) {
      throw new IllegalArgumentException("a position is not negative");
    }
  }

  @Override
  public int compareTo(Position other) {
    int byEpoch = Long.compare(epoch, other.epoch);
    return byEpoch != 0 ? byEpoch : Long.compare(index, other.index);
  }

  @Override
  public String toString() {
    return epoch + ":" + index;
  }
}

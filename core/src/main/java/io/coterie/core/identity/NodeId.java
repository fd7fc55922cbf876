package io.coterie.core.identity;

import io.coterie.core.wire.Codec;

/// The roster's number of a node (or of a client program with a key in the roster); never given out
/// twice in the life of a cluster.
public record NodeId(int number) implements Comparable<NodeId> {
  public static final Codec<NodeId> CODEC =
      Codec.of((id, sink) -> sink.i32(id.number), source -> new NodeId(source.i32()));

  public NodeId {
    if (number <= 0) {
      throw new IllegalArgumentException("a node's number is positive, not " + number);
    }
  }

  @Override
  public int compareTo(NodeId other) {
    return Integer.compare(number, other.number);
  }

  @Override
  public String toString() {
    return "n" + number;
  }
}

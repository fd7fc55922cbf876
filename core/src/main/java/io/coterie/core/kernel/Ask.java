package io.coterie.core.kernel;

/// The node's name for a waiting asker; replies go to it. Local to one life of one node.
public record Ask(long number) implements Comparable<Ask> {
  @Override
  public int compareTo(Ask other) {
    return Long.compare(number, other.number);
  }
}

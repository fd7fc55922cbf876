package io.coterie.core.kernel;

/// Pairs an effect with the input that answers it; counts up within one life of an instance.
public record Token(long number) implements Comparable<Token> {
  @Override
  public int compareTo(Token other) {
    return Long.compare(number, other.number);
  }
}

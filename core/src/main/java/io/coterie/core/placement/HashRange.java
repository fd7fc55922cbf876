package io.coterie.core.placement;

/// The hashes `from` to `to`, both included, in unsigned order.
public record HashRange(long from, long to) {
  public static final HashRange ALL = new HashRange(0, -1L);

  public HashRange {
    if (Long.compareUnsigned(from, to) > 0) {
      throw new IllegalArgumentException("a range does not run backwards");
    }
  }

  public boolean contains(long hash) {
    return Long.compareUnsigned(from, hash) <= 0 && Long.compareUnsigned(hash, to) <= 0;
  }
}

package io.coterie.core.kernel;

import io.coterie.core.wire.Bytes;

/// A bounded read that may touch the disk, answered by [Input.Loaded].
///
/// At most `limit.rows` rows with `from <= key < to`, and no further row once `limit.bytes` of keys
/// and values are collected (at least one row is always answered).
public record Query(Table table, Bytes from, Bytes to, Limit limit, Source source) {
  public record Limit(int rows, int bytes) {
    public static final Limit ONE = new Limit(1, Integer.MAX_VALUE);

    public Limit {
      if (rows <= 0 || bytes <= 0) {
        throw new IllegalArgumentException("limits are positive");
      }
    }
  }

  /// Which view of the data is read.
  public sealed interface Source {
    /// Everything persisted or applied so far.
    record Live() implements Source {}

    /// Only what a crash at this moment would leave of a table without a log; single keys only.
    record Flushed() implements Source {}

    /// The data as it was when the snapshot was pinned.
    record Pinned(long snapshot) implements Source {}
  }

  public static Query get(Table table, Bytes key) {
    return new Query(table, key, key.successor(), Limit.ONE, new Source.Live());
  }

  public static Query flushed(Table table, Bytes key) {
    return new Query(table, key, key.successor(), Limit.ONE, new Source.Flushed());
  }

  public static Query scan(Table table, Bytes from, Bytes to, Limit limit) {
    return new Query(table, from, to, limit, new Source.Live());
  }
}

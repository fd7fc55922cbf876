package io.coterie.core.kernel;

import io.coterie.core.wire.Bytes;

/// Reads what this instance has persisted or applied, synced or not; synchronous, bounded, and
/// never from disk. In the simulator a seeded coin answers [Found.NotInMemory], so both paths are
/// walked.
public interface Reader {
  /// Zero or one row.
  Found get(Table table, Bytes key);

  /// At most `limitRows` rows with `from <= key < to`, in key order.
  Found scan(Table table, Bytes from, Bytes to, int limitRows);
}

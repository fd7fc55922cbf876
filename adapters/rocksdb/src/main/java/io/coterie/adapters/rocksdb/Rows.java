package io.coterie.adapters.rocksdb;

import io.coterie.core.kernel.Found;
import io.coterie.core.kernel.Query;
import io.coterie.core.kernel.Row;
import io.coterie.core.kernel.Table;
import io.coterie.core.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.ReadTier;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;

/// Reads of one instance's rows from an open engine.
///
/// `tier` says how far a read may go: `BLOCK_CACHE_TIER` never to the disk, `PERSISTED_TIER` past
/// what a crash would take, `READ_ALL_TIER` anywhere.
record Rows(Engine engine, Bytes prefix, ReadTier tier, @Nullable Snapshot snapshot) {
  /// Deleted rows that a read in memory steps over before it gives up, so that it stays bounded.
  private static final long STEPS_IN_MEMORY_MAX = 10_000;

  private static final int LIMIT_BYTES_NONE = Integer.MAX_VALUE;

  /// Throws `Incomplete` when the tier does not reach the answer.
  Found.Rows get(Table table, Bytes key) throws RocksDBException {
    ColumnFamilyHandle family = engine.family(table);
    try (ReadOptions options = options()) {
      byte[] value = engine.database().get(family, options, prefix.concat(key).unsafeArray());
      return value == null
          ? Found.Rows.NONE
          : new Found.Rows(List.of(new Row(key, Bytes.wrap(value))), false);
    }
  }

  Found.Rows scan(Table table, Bytes from, Bytes to, int limitRows) throws RocksDBException {
    return scan(table, from, to, new Query.Limit(limitRows, LIMIT_BYTES_NONE));
  }

  Found.Rows scan(Table table, Bytes from, Bytes to, Query.Limit limit) throws RocksDBException {
    if (from.compareTo(to) >= 0) {
      return Found.Rows.NONE;
    }
    try (Slice end = new Slice(prefix.concat(to).unsafeArray());
        ReadOptions options = options().setIterateUpperBound(end);
        RocksIterator at = engine.database().newIterator(engine.family(table), options)) {
      List<Row> rows = new ArrayList<>();
      long collectedBytes = 0;
      at.seek(prefix.concat(from).unsafeArray());
      while (at.isValid() && rows.size() < limit.rows() && collectedBytes < limit.bytes()) {
        Bytes key = Bytes.wrap(at.key());
        Row row = new Row(key.slice(prefix.size(), key.size()), Bytes.wrap(at.value()));
        rows.add(row);
        collectedBytes += row.key().size() + row.value().size();
        at.next();
      }
      at.status();
      return new Found.Rows(rows, at.isValid());
    }
  }

  /// What a query asks; its source has been turned into tier and snapshot already.
  Found.Rows answer(Query query) throws RocksDBException {
    return query.to().equals(query.from().successor())
        ? get(query.table(), query.from())
        : scan(query.table(), query.from(), query.to(), query.limit());
  }

  private ReadOptions options() {
    ReadOptions options = new ReadOptions().setReadTier(tier);
    if (tier == ReadTier.BLOCK_CACHE_TIER) {
      options.setMaxSkippableInternalKeys(STEPS_IN_MEMORY_MAX);
    }
    if (snapshot != null) {
      options.setSnapshot(snapshot).setFillCache(false);
    }
    return options;
  }
}

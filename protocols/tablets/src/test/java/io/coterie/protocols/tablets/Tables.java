package io.coterie.protocols.tablets;

import io.coterie.core.kernel.Batch;
import io.coterie.core.kernel.Found;
import io.coterie.core.kernel.Query;
import io.coterie.core.kernel.Reader;
import io.coterie.core.kernel.Row;
import io.coterie.core.kernel.Table;
import io.coterie.core.kernel.Write;
import io.coterie.core.wire.Bytes;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// One replica's rows, all in memory; `forgetful` makes every look-up need a load.
final class Tables implements Reader {
  private final Map<Table, TreeMap<Bytes, Bytes>> rows = new EnumMap<>(Table.class);
  boolean forgetful;

  Tables() {
    for (Table table : Table.values()) {
      rows.put(table, new TreeMap<>());
    }
  }

  NavigableMap<Bytes, Bytes> of(Table table) {
    return rows.getOrDefault(table, new TreeMap<>());
  }

  Tables copy() {
    Tables copy = new Tables();
    rows.forEach((table, content) -> copy.of(table).putAll(content));
    return copy;
  }

  void write(Batch batch) {
    for (Write write : batch.writes()) {
      switch (write) {
        case Write.Put put -> of(put.table()).put(put.key(), put.value());
        case Write.Delete delete -> of(delete.table()).remove(delete.key());
        case Write.DeleteRange range -> of(range.table()).subMap(range.from(), range.to()).clear();
      }
    }
  }

  Found.Rows read(Query query) {
    List<Row> found = new ArrayList<>();
    int bytes = 0;
    for (Map.Entry<Bytes, Bytes> row :
        of(query.table()).subMap(query.from(), query.to()).entrySet()) {
      boolean full = found.size() >= query.limit().rows();
      if (full || (!found.isEmpty() && bytes >= query.limit().bytes())) {
        return new Found.Rows(found, true);
      }
      found.add(new Row(row.getKey(), row.getValue()));
      bytes += row.getKey().size() + row.getValue().size();
    }
    return new Found.Rows(found, false);
  }

  @Override
  public Found get(Table table, Bytes key) {
    return forgetful ? new Found.NotInMemory() : read(Query.get(table, key));
  }

  @Override
  public Found scan(Table table, Bytes from, Bytes to, int limitRows) {
    Query.Limit limit = new Query.Limit(limitRows, Integer.MAX_VALUE);
    return forgetful ? new Found.NotInMemory() : read(Query.scan(table, from, to, limit));
  }
}

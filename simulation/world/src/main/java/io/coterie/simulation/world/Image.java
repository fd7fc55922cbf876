package io.coterie.simulation.world;

import io.coterie.core.kernel.Batch;
import io.coterie.core.kernel.Found;
import io.coterie.core.kernel.InstanceId;
import io.coterie.core.kernel.Query;
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
import java.util.function.BiConsumer;

/// The rows of all tables of all instances at one moment.
final class Image {
  private final TreeMap<InstanceId, EnumMap<Table, TreeMap<Bytes, Bytes>>> instances =
      new TreeMap<>();

  void apply(InstanceId instance, Batch batch) {
    for (Write write : batch.writes()) {
      NavigableMap<Bytes, Bytes> rows = rows(instance, write.table());
      switch (write) {
        case Write.Put put -> rows.put(put.key(), put.value());
        case Write.Delete delete -> rows.remove(delete.key());
        case Write.DeleteRange range -> {
          if (range.from().compareTo(range.to()) < 0) {
            rows.subMap(range.from(), range.to()).clear();
          }
        }
      }
    }
  }

  NavigableMap<Bytes, Bytes> rows(InstanceId instance, Table table) {
    return instances
        .computeIfAbsent(instance, fresh -> new EnumMap<>(Table.class))
        .computeIfAbsent(table, fresh -> new TreeMap<>());
  }

  Found.Rows scan(InstanceId instance, Query query) {
    if (query.from().compareTo(query.to()) >= 0) {
      return Found.Rows.NONE;
    }
    NavigableMap<Bytes, Bytes> range =
        rows(instance, query.table()).subMap(query.from(), true, query.to(), false);
    List<Row> found = new ArrayList<>();
    long bytes = 0;
    for (Map.Entry<Bytes, Bytes> row : range.entrySet()) {
      if (found.size() == query.limit().rows() || bytes >= query.limit().bytes()) {
        return new Found.Rows(found, true);
      }
      found.add(new Row(row.getKey(), row.getValue()));
      bytes += row.getKey().size() + row.getValue().size();
    }
    return found.isEmpty() ? Found.Rows.NONE : new Found.Rows(found, false);
  }

  Image copy() {
    Image copy = new Image();
    instances.keySet().forEach(instance -> copy.take(instance, this));
    return copy;
  }

  Image copy(InstanceId instance) {
    Image copy = new Image();
    copy.take(instance, this);
    return copy;
  }

  /// Calls with every instance and table that has rows, in a fixed order.
  void forEach(BiConsumer<InstanceId, Table> consumer) {
    instances.forEach((instance, tables) ->
        tables.forEach((table, rows) -> {
          if (!rows.isEmpty()) {
            consumer.accept(instance, table);
          }
        }));
  }

  private void take(InstanceId instance, Image from) {
    EnumMap<Table, TreeMap<Bytes, Bytes>> tables = from.instances.get(instance);
    if (tables != null) {
      EnumMap<Table, TreeMap<Bytes, Bytes>> copies = new EnumMap<>(Table.class);
      tables.forEach((table, rows) -> copies.put(table, new TreeMap<>(rows)));
      instances.put(instance, copies);
    }
  }
}

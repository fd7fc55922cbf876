package io.coterie.protocols.tablets;

import io.coterie.core.placement.Partitioning;
import io.coterie.core.wire.Bytes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whether an operation keeps to the limits of [TabletConfig]; answers what is wrong, or nothing.
final class Limits {
  /// What an entry, and each of its mutations, takes in a block besides names and values.
  private static final int ENTRY_BYTES = 64;

  private static final int PART_BYTES = 48;

  private Limits() {}

  static @Nullable String complaint(TabletOperation operation, Partitioning partitioning) {
    return switch (operation) {
      case TabletOperation.Mutate mutate -> complaint(mutate, partitioning);
      case TabletOperation.Get get -> key(get.row(), get.column());
      case TabletOperation.Scan scan ->
          partitioning == Partitioning.ROW_AND_COLUMN
              ? "a keyspace hashed by row and column has no ordered scan"
              : key(scan.row(), scan.from());
      case TabletOperation.ScanRows scan -> key(scan.row(), scan.column());
      case TabletOperation.Changes changes -> key(changes.row(), Bytes.EMPTY);
    };
  }

  private static @Nullable String complaint(
      TabletOperation.Mutate mutate, Partitioning partitioning) {
    List<Mutation> mutations = mutate.mutations();
    List<Condition> conditions = mutate.conditions();
    if (mutations.isEmpty()) {
      return "a mutate changes at least one column";
    }
    if (mutations.size() > TabletConfig.MUTATE_PARTS_MAX
        || conditions.size() > TabletConfig.MUTATE_PARTS_MAX) {
      return "a mutate has at most " + TabletConfig.MUTATE_PARTS_MAX + " parts of a kind";
    }
    if (size(mutate.row(), mutations) > TabletConfig.MUTATE_BYTES_MAX) {
      return "a mutate has at most " + TabletConfig.MUTATE_BYTES_MAX + " bytes";
    }
    for (int i = 0; i < mutations.size(); i++) {
      @Nullable String complaint = complaint(mutate.row(), mutations, i);
      if (complaint != null) {
        return complaint;
      }
    }
    return columns(mutate, partitioning);
  }

  private static @Nullable String complaint(Bytes row, List<Mutation> mutations, int i) {
    Mutation mutation = mutations.get(i);
    for (int j = 0; j < i; j++) {
      if (mutations.get(j).column().equals(mutation.column())) {
        return "a mutate changes each column at most once";
      }
    }
    if (mutation instanceof Mutation.Put put
        && put.value() instanceof Value.Inline inline
        && inline.bytes().size() > TabletConfig.INLINE_BYTES_MAX) {
      return "a value over " + TabletConfig.INLINE_BYTES_MAX + " bytes is stored as a blob";
    }
    return key(row, mutation.column());
  }

  private static @Nullable String columns(
      TabletOperation.Mutate mutate, Partitioning partitioning) {
    Bytes only = mutate.mutations().getFirst().column();
    boolean oneCell = partitioning == Partitioning.ROW_AND_COLUMN;
    if (oneCell && mutate.mutations().size() > 1) {
      return "a keyspace hashed by row and column changes one cell at a time";
    }
    for (Condition condition : mutate.conditions()) {
      if (oneCell && !condition.column().equals(only)) {
        return "a keyspace hashed by row and column has conditions on the changed cell only";
      }
      if (condition.column().size() > TabletConfig.KEY_BYTES_MAX) {
        return key(mutate.row(), condition.column());
      }
    }
    return null;
  }

  private static @Nullable String key(Bytes row, Bytes column) {
    return row.size() > TabletConfig.KEY_BYTES_MAX || column.size() > TabletConfig.KEY_BYTES_MAX
        ? "the name of a row or column has at most " + TabletConfig.KEY_BYTES_MAX + " bytes"
        : null;
  }

  /// The room of an entry in a block; not less than its encoding.
  static int size(Bytes row, List<Mutation> mutations) {
    int size = ENTRY_BYTES + row.size();
    for (int i = 0; i < mutations.size(); i++) {
      size += PART_BYTES + mutations.get(i).column().size();
      if (mutations.get(i) instanceof Mutation.Put put
          && put.value() instanceof Value.Inline inline) {
        size += inline.bytes().size();
      }
    }
    return size;
  }
}

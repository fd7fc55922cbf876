package io.coterie.protocols.tablets;

import io.coterie.core.kernel.BlobRef;
import io.coterie.core.kernel.Operation;
import io.coterie.core.wire.Bytes;
import java.util.List;
import java.util.Optional;

/// What a client asks of a tablet.
///
/// Rows and columns are byte strings in unsigned order. A cell's version is the log index of its
/// last write: unique in its tablet and growing. Keyspaces hashed by row and column have one cell
/// per operation: no scans, and every condition and mutation of a mutate names the same column.
public sealed interface TabletOperation extends Operation {
  /// The row that the operation is about; empty for those about a whole tablet.
  Bytes row();

  /// The large values that it names.
  default List<BlobRef> blobs() {
    return List.of();
  }

  sealed interface Read extends TabletOperation {
    Consistency consistency();
  }

  /// Applies all mutations if all conditions hold, else none; answered by [TabletAnswer.Written].
  ///
  /// Each column is mutated at most once. A refusal (`CONDITION_FAILED`) is as true as a read.
  record Mutate(Bytes row, List<Condition> conditions, List<Mutation> mutations)
      implements TabletOperation {
    public Mutate {
      conditions = List.copyOf(conditions);
      mutations = List.copyOf(mutations);
    }

    @Override
    public List<BlobRef> blobs() {
      return Mutation.blobs(mutations);
    }
  }

  /// One cell; answered by [TabletAnswer.Cell].
  record Get(Bytes row, Bytes column, Consistency consistency) implements Read {}

  /// The cells of a row with `from <= column < to` in column order (no `to`: to the end of the
  /// row); answered by [TabletAnswer.Cells]. Goes on from the successor of the last column.
  record Scan(Bytes row, Bytes from, Optional<Bytes> to, ReadLimit limit, Consistency consistency)
      implements Read {}

  /// The cells of all rows in order of row and column, from (`row`, `column`) on, for export;
  /// answered by [TabletAnswer.Rows].
  record ScanRows(Bytes row, Bytes column, ReadLimit limit, Consistency consistency)
      implements Read {}

  /// The committed changes after a version, in their order; answered by [TabletAnswer.ChangeList],
  /// or refused with `CURSOR_TOO_OLD` when that history is gone.
  record Changes(Scope scope, long afterVersion, ReadLimit limit, Consistency consistency)
      implements Read {
    /// As `afterVersion`: answers no changes, only the version that the tablet has reached, to go
    /// on from.
    public static final long FROM_NOW = -1;

    @Override
    public Bytes row() {
      return scope.row();
    }
  }

  /// Whose changes: of one row, of the rows with a prefix, or (empty prefix) of all.
  record Scope(Bytes row, boolean prefix) {
    public static final Scope TABLET = new Scope(Bytes.EMPTY, true);

    public static Scope ofRow(Bytes row) {
      return new Scope(row, false);
    }

    public static Scope ofRows(Bytes prefix) {
      return new Scope(prefix, true);
    }

    public boolean holds(Bytes other) {
      return prefix ? other.startsWith(row) : other.equals(row);
    }
  }
}

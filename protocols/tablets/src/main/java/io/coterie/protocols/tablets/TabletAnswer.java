package io.coterie.protocols.tablets;

import io.coterie.core.kernel.Answer;
import io.coterie.core.wire.Bytes;
import java.util.List;
import java.util.Optional;

/// What a tablet answers when an operation is done.
public sealed interface TabletAnswer extends Answer {
  /// The mutate happened; its cells have this version.
  record Written(long version) implements TabletAnswer {}

  /// The cell's value and version, or nothing and zero.
  record Cell(Optional<Value> value, long version) implements TabletAnswer {
    public static final Cell ABSENT = new Cell(Optional.empty(), 0);
  }

  /// Cells of one row in column order; `more` when the limit cut the answer short.
  record Cells(List<RowCell> cells, boolean more) implements TabletAnswer {
    public Cells {
      cells = List.copyOf(cells);
    }
  }

  /// Cells of many rows in order; `more` when the limit cut the answer short.
  record Rows(List<RowCell> cells, boolean more) implements TabletAnswer {
    public Rows {
      cells = List.copyOf(cells);
    }
  }

  /// The changes up to and including version `upTo`, from which the next read goes on (also when
  /// the list is empty); `more` when there are committed changes after it.
  record ChangeList(List<Change> changes, long upTo, boolean more) implements TabletAnswer {
    public ChangeList {
      changes = List.copyOf(changes);
    }
  }

  record RowCell(Bytes row, Bytes column, Value value, long version) {}

  /// One mutate that happened.
  record Change(long version, Bytes row, List<Mutation> mutations) {
    public Change {
      mutations = List.copyOf(mutations);
    }
  }
}

package io.coterie.apps.mail;

import io.coterie.protocols.tablets.TabletAnswer;
import io.coterie.protocols.tablets.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Gathers a page of entries out of cells in column order, where each entry is followed by its
/// state.
final class PageReader {
  private final int limit;
  private final List<Entry> entries = new ArrayList<>();
  private boolean more;

  PageReader(int limit) {
    this.limit = limit;
  }

  /// Takes the next cell; false when the page is full and the cell belongs to the next one.
  boolean take(TabletAnswer.RowCell cell) {
    if (!(cell.value() instanceof Value.Inline(var bytes))) {
      throw new IllegalStateException("an entry's cell is not a blob");
    }
    if (Columns.isState(cell.column())) {
      attach(Columns.place(cell.column()), EntryState.CODEC.decode(bytes));
      return true;
    }
    if (entries.size() == limit) {
      more = true;
      return false;
    }
    entries.add(Columns.Stored.CODEC.decode(bytes).at(Columns.place(cell.column())));
    return true;
  }

  /// The page; `cursor` was read before the first cell.
  EntryPage page(String cursor) {
    Optional<String> next =
        more
            ? Optional.of(
                new Columns.Place(entries.getLast().timeMillis(), entries.getLast().id()).text())
            : Optional.empty();
    return new EntryPage(entries, next, cursor);
  }

  private void attach(Columns.Place place, EntryState state) {
    if (!entries.isEmpty() && entries.getLast().id().equals(place.id())) {
      entries.set(entries.size() - 1, entries.getLast().with(state));
    }
  }
}

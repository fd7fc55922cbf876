package io.coterie.protocols.tablets;

import io.coterie.core.kernel.Ask;
import io.coterie.core.kernel.Found;
import io.coterie.core.kernel.Outcome;
import io.coterie.core.kernel.Query;
import io.coterie.core.kernel.Row;
import io.coterie.core.kernel.Table;
import io.coterie.core.kernel.Token;
import io.coterie.core.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Answers reads from the applied state: from memory where it can, else by a load.
///
/// A read that goes to the disk sees the state at that later time, which still lies before its
/// answer.
final class Serving {
  /// So many cells are looked up in memory at a time.
  private static final int STEP_CELLS = 32;

  private final TabletState state;
  private final ChangeFeed changes;
  private final Map<Token, Loading> loads = new TreeMap<>();

  private record Loading(Ask ask, TabletOperation.Read read) {}

  Serving(TabletState state) {
    this.state = state;
    this.changes = new ChangeFeed(state);
  }

  void serve(Turn turn, Ask ask, TabletOperation.Read read) {
    @Nullable Outcome outcome = fromMemory(turn, read);
    if (outcome != null) {
      turn.effects().replyAhead(ask, outcome);
    } else if (loads.size() >= state.config.waiting()) {
      turn.effects().replyAhead(ask, Refusals.overloaded("reads"));
    } else {
      loads.put(turn.effects().load(query(read)), new Loading(ask, read));
    }
  }

  void onLoaded(Turn turn, Token token, Found.Rows rows) {
    @Nullable Loading loading = loads.remove(token);
    if (loading != null) {
      turn.effects().replyAhead(loading.ask(), answer(loading.read(), rows));
    }
  }

  /// The data that the loads would show belong to nobody any more.
  void end(Turn turn) {
    for (Loading loading : loads.values()) {
      turn.effects().replyAhead(loading.ask(), Refusals.betweenEpochs(List.of()));
    }
    loads.clear();
  }

  private @Nullable Outcome fromMemory(Turn turn, TabletOperation.Read read) {
    return switch (read) {
      case TabletOperation.Get get ->
          switch (turn.reader().get(Table.STATE, key(get.row(), get.column()))) {
            case Found.Rows rows -> answer(get, rows);
            case Found.NotInMemory _ -> null;
          };
      case TabletOperation.Scan scan -> scan(turn, scan, scan.limit());
      case TabletOperation.ScanRows scan -> scan(turn, scan, scan.limit());
      case TabletOperation.Changes wanted -> changes.fromMemory(wanted);
    };
  }

  private @Nullable Outcome scan(Turn turn, TabletOperation.Read read, ReadLimit limit) {
    Query query = query(read);
    List<Row> rows = new ArrayList<>();
    Bytes from = query.from();
    int bytes = 0;
    while (true) {
      int step = Math.min(STEP_CELLS, limit.cells() - rows.size());
      if (!(turn.reader().scan(Table.STATE, from, query.to(), step) instanceof Found.Rows found)) {
        return null;
      }
      for (Row row : found.rows()) {
        int size = row.key().size() + row.value().size();
        if (!rows.isEmpty() && bytes + size > limit.bytes()) {
          return answer(read, new Found.Rows(rows, true));
        }
        rows.add(row);
        bytes += size;
      }
      if (!found.more() || rows.size() >= limit.cells()) {
        return answer(read, new Found.Rows(rows, found.more()));
      }
      from = rows.getLast().key().successor();
    }
  }

  private Query query(TabletOperation.Read read) {
    int generation = state.generation;
    return switch (read) {
      case TabletOperation.Get get -> Query.get(Table.STATE, key(get.row(), get.column()));
      case TabletOperation.Scan scan -> {
        Optional<Bytes> to = scan.to();
        Bytes end =
            to.isPresent() ? key(scan.row(), to.get()) : Keys.rowEnd(generation, scan.row());
        yield cells(key(scan.row(), scan.from()), end, scan.limit());
      }
      case TabletOperation.ScanRows scan ->
          cells(key(scan.row(), scan.column()), Keys.cellsEnd(generation), scan.limit());
      case TabletOperation.Changes wanted -> changes.query(wanted);
    };
  }

  private static Query cells(Bytes from, Bytes to, ReadLimit limit) {
    Bytes end = to.compareTo(from) < 0 ? from : to;
    return Query.scan(Table.STATE, from, end, new Query.Limit(limit.cells(), limit.bytes()));
  }

  private Bytes key(Bytes row, Bytes column) {
    return Keys.cell(state.generation, row, column);
  }

  private Outcome answer(TabletOperation.Read read, Found.Rows rows) {
    return switch (read) {
      case TabletOperation.Get _ -> {
        Optional<Bytes> stored = rows.value();
        if (stored.isEmpty()) {
          yield new Outcome.Done(TabletAnswer.Cell.ABSENT);
        }
        Stored.StoredCell cell = Stored.StoredCell.CODEC.decode(stored.get());
        yield new Outcome.Done(new TabletAnswer.Cell(Optional.of(cell.value()), cell.version()));
      }
      case TabletOperation.Scan _ ->
          new Outcome.Done(new TabletAnswer.Cells(cells(rows), rows.more()));
      case TabletOperation.ScanRows _ ->
          new Outcome.Done(new TabletAnswer.Rows(cells(rows), rows.more()));
      case TabletOperation.Changes wanted -> changes.fromDisk(wanted, rows);
    };
  }

  private static List<TabletAnswer.RowCell> cells(Found.Rows rows) {
    List<TabletAnswer.RowCell> cells = new ArrayList<>(rows.rows().size());
    for (Row row : rows.rows()) {
      Stored.StoredCell cell = Stored.StoredCell.CODEC.decode(row.value());
      cells.add(
          new TabletAnswer.RowCell(
              Keys.rowOf(row.key()), Keys.columnOf(row.key()), cell.value(), cell.version()));
    }
    return cells;
  }
}

package io.coterie.protocols.tablets;

import io.coterie.core.wire.Codec;
import io.coterie.core.wire.Union;

/// The bytes of [TabletAnswer].
final class AnswerCodec {
  private static final Codec<TabletAnswer.RowCell> ROW_CELL =
      Codec.of(
          (cell, sink) ->
              sink.bytes(cell.row())
                  .bytes(cell.column())
                  .put(TabletCodec.VALUE, cell.value())
                  .i64(cell.version()),
          source ->
              new TabletAnswer.RowCell(
                  TabletCodec.key(source),
                  TabletCodec.key(source),
                  source.get(TabletCodec.VALUE),
                  source.i64()));

  private static final Codec<TabletAnswer.Change> CHANGE =
      Codec.of(
          (change, sink) ->
              sink.i64(change.version())
                  .bytes(change.row())
                  .list(TabletCodec.MUTATION, change.mutations()),
          source ->
              new TabletAnswer.Change(
                  source.i64(),
                  TabletCodec.key(source),
                  source.list(TabletCodec.MUTATION, TabletConfig.MUTATE_PARTS_MAX)));

  private static final Codec<TabletAnswer.Cell> CELL =
      Codec.of(
          (cell, sink) -> {
            TabletCodec.optional(TabletCodec.VALUE, cell.value(), sink);
            sink.i64(cell.version());
          },
          source ->
              new TabletAnswer.Cell(TabletCodec.optional(TabletCodec.VALUE, source), source.i64()));

  private static final Codec<TabletAnswer.Cells> CELLS =
      Codec.of(
          (cells, sink) -> sink.list(ROW_CELL, cells.cells()).bool(cells.more()),
          source ->
              new TabletAnswer.Cells(
                  source.list(ROW_CELL, TabletConfig.READ_CELLS_MAX), source.bool()));

  private static final Codec<TabletAnswer.Rows> ROWS =
      Codec.of(
          (rows, sink) -> sink.list(ROW_CELL, rows.cells()).bool(rows.more()),
          source ->
              new TabletAnswer.Rows(
                  source.list(ROW_CELL, TabletConfig.READ_CELLS_MAX), source.bool()));

  private static final Codec<TabletAnswer.ChangeList> CHANGES =
      Codec.of(
          (list, sink) -> sink.list(CHANGE, list.changes()).i64(list.upTo()).bool(list.more()),
          source ->
              new TabletAnswer.ChangeList(
                  source.list(CHANGE, TabletConfig.READ_CELLS_MAX), source.i64(), source.bool()));

  private AnswerCodec() {}

  static Codec<TabletAnswer> answers() {
    return new Union<TabletAnswer>("tablet answer")
        .with(
            1,
            TabletAnswer.Written.class,
            Codec.of(
                (written, sink) -> sink.i64(written.version()),
                source -> new TabletAnswer.Written(source.i64())))
        .with(2, TabletAnswer.Cell.class, CELL)
        .with(3, TabletAnswer.Cells.class, CELLS)
        .with(4, TabletAnswer.Rows.class, ROWS)
        .with(5, TabletAnswer.ChangeList.class, CHANGES);
  }
}

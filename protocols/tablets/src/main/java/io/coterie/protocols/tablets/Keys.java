package io.coterie.protocols.tablets;

import io.coterie.core.kernel.WriteId;
import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.Sink;

/// The keys of a tablet's own data, as in `docs/formats/tablets.md`.
///
/// Keys of the state begin with its generation, so that a snapshot is built beside the state that
/// it replaces. Cells sort by row, then column: in a row `00` is written `00 ff` and the row ends
/// with `00 01`.
final class Keys {
  static final Bytes PROMISE = Bytes.of(1);
  static final Bytes BASE = Bytes.of(2);
  static final Bytes GENERATION = Bytes.of(3);

  /// The bytes of a generation at the head of a state key.
  static final int GENERATION_BYTES = 4;

  static final Bytes FIRST = Bytes.EMPTY;

  /// Greater than every key.
  static final Bytes END = Bytes.of(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff);

  private static final int STARTS = 4;
  private static final int MARKS = 5;
  private static final int APPLIED = 1;
  private static final int CELLS = 2;
  private static final int OUTCOMES = 3;

  private Keys() {}

  /// META: where the blocks of an epoch begin in the log.
  static Bytes start(long epoch) {
    return new Sink(16).u8(STARTS).i64(epoch).toBytes();
  }

  static boolean isStart(Bytes key) {
    return key.size() == 9 && key.at(0) == STARTS;
  }

  /// META: so many bytes of log end at this index, after the mark before.
  static Bytes mark(long index) {
    return new Sink(16).u8(MARKS).i64(index).toBytes();
  }

  static boolean isMark(Bytes key) {
    return key.size() == 9 && key.at(0) == MARKS;
  }

  /// LOG: the block that ends at this index.
  static Bytes block(long lastIndex) {
    return new Sink(16).i64(lastIndex).toBytes();
  }

  /// STATE: everything of a generation begins with this.
  static Bytes generation(int generation) {
    return new Sink(16).i32(generation).toBytes();
  }

  static Bytes applied(int generation) {
    return new Sink(16).i32(generation).u8(APPLIED).toBytes();
  }

  static Bytes cell(int generation, Bytes row, Bytes column) {
    return rowStart(generation, row, column.size()).raw(column).toBytes();
  }

  /// The end of a row's cells: greater than all of them, not greater than the next row's.
  static Bytes rowEnd(int generation, Bytes row) {
    Sink sink = new Sink(GENERATION_BYTES + 4 + row.size());
    escape(sink.i32(generation).u8(CELLS), row);
    return sink.u8(0).u8(2).toBytes();
  }

  static Bytes cellsEnd(int generation) {
    return new Sink(16).i32(generation).u8(CELLS + 1).toBytes();
  }

  static Bytes rowOf(Bytes cellKey) {
    int end = rowEndIn(cellKey);
    Sink sink = new Sink(end);
    for (int i = GENERATION_BYTES + 1; i < end; i++) {
      byte octet = cellKey.at(i);
      sink.u8(octet);
      if (octet == 0) {
        i++;
      }
    }
    return sink.toBytes();
  }

  static Bytes columnOf(Bytes cellKey) {
    return cellKey.slice(rowEndIn(cellKey) + 2, cellKey.size());
  }

  /// STATE: the outcome of a write, in order of the client's clock, so that the old ones go at
  /// once.
  static Bytes outcome(int generation, WriteId id) {
    return new Sink(48)
        .i32(generation)
        .u8(OUTCOMES)
        .i64(id.wallMillis())
        .i64(id.session().high())
        .i64(id.session().low())
        .i64(id.number())
        .toBytes();
  }

  static Bytes outcomesFrom(int generation, long wallMillis) {
    return new Sink(16).i32(generation).u8(OUTCOMES).i64(wallMillis).toBytes();
  }

  private static Sink rowStart(int generation, Bytes row, int more) {
    Sink sink = new Sink(GENERATION_BYTES + 3 + row.size() + more);
    escape(sink.i32(generation).u8(CELLS), row);
    return sink.u8(0).u8(1);
  }

  private static void escape(Sink sink, Bytes row) {
    boolean plain = true;
    for (int i = 0; i < row.size() && plain; i++) {
      plain = row.at(i) != 0;
    }
    if (plain) {
      sink.raw(row);
      return;
    }
    for (int i = 0; i < row.size(); i++) {
      sink.u8(row.at(i));
      if (row.at(i) == 0) {
        sink.u8(0xff);
      }
    }
  }

  private static int rowEndIn(Bytes cellKey) {
    int i = GENERATION_BYTES + 1;
    while (cellKey.at(i) != 0 || cellKey.at(i + 1) != 1) {
      i += cellKey.at(i) == 0 ? 2 : 1;
    }
    return i;
  }
}

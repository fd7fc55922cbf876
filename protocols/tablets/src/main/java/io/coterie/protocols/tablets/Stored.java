package io.coterie.protocols.tablets;

import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.Codec;
import io.coterie.core.wire.DecodeException;
import io.coterie.core.wire.Source;

/// The values of a tablet's own records; each begins with the version of its format.
final class Stored {
  private Stored() {}

  /// A cell: its value and the index of its last write.
  record StoredCell(long version, Value value) {
    static final Codec<StoredCell> CODEC =
        Codec.of(
            (cell, sink) ->
                sink.u8(TabletCodec.FORMAT).i64(cell.version).put(TabletCodec.VALUE, cell.value),
            source -> {
              format(source);
              return new StoredCell(source.i64(), source.get(TabletCodec.VALUE));
            });
  }

  /// How far the state has come: the last applied block, its wall time, and the time before which
  /// outcomes of writes are forgotten.
  record Applied(Position at, long wallMillis, long forgottenBefore) {
    static final Applied NOTHING = new Applied(Position.NONE, 0, 0);

    static final Codec<Applied> CODEC =
        Codec.of(
            (applied, sink) ->
                sink.u8(TabletCodec.FORMAT)
                    .put(Position.CODEC, applied.at)
                    .i64(applied.wallMillis)
                    .i64(applied.forgottenBefore),
            source -> {
              format(source);
              return new Applied(source.get(Position.CODEC), source.i64(), source.i64());
            });
  }

  static final Codec<Long> NUMBER =
      Codec.of(
          (number, sink) -> sink.u8(TabletCodec.FORMAT).i64(number),
          source -> {
            format(source);
            return source.i64();
          });

  static final Codec<Position> POSITION =
      Codec.of(
          (position, sink) -> sink.u8(TabletCodec.FORMAT).put(Position.CODEC, position),
          source -> {
            format(source);
            return source.get(Position.CODEC);
          });

  static Bytes number(long number) {
    return NUMBER.encode(number);
  }

  private static void format(Source source) {
    int format = source.u8();
    if (format != TabletCodec.FORMAT) {
      throw new DecodeException("a tablet's record of format " + format);
    }
  }
}

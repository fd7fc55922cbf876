package io.coterie.adapters.raft;

import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.Codec;
import io.coterie.core.wire.DecodeException;
import io.coterie.core.wire.Sink;
import io.coterie.core.wire.Source;
import java.util.List;

/// One entry of the log: the commands that waited together, so that they share a round trip and a
/// sync.
///
/// Each command has an index of its own: the entry's, times [#COMMANDS_MAX], and its place within.
record Entry(List<Bytes> commands) {
  static final int COMMANDS_MAX = 256;

  /// The largest command, and the most that all commands of an entry have together.
  static final int BYTES_MAX = 1024 * 1024;

  private static final int VERSION = 1;
  private static final Codec<Bytes> COMMAND =
      Codec.of((command, sink) -> sink.bytes(command), source -> source.bytes(BYTES_MAX));

  Bytes encode() {
    return new Sink().u8(VERSION).list(COMMAND, commands).toBytes();
  }

  static Entry decode(Bytes bytes) {
    Source source = new Source(bytes);
    int version = source.u8();
    if (version != VERSION) {
      throw new DecodeException("entries of version " + version + " are of another program");
    }
    Entry entry = new Entry(source.list(COMMAND, COMMANDS_MAX));
    source.end();
    return entry;
  }

  static long index(long entryIndex, int place) {
    return entryIndex * COMMANDS_MAX + place;
  }

  /// The index behind which the first command of the next entry comes.
  static long lastIndex(long entryIndex) {
    return index(entryIndex, COMMANDS_MAX - 1);
  }
}

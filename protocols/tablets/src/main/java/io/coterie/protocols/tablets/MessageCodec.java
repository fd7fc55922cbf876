package io.coterie.protocols.tablets;

import io.coterie.core.kernel.Transport;
import io.coterie.core.wire.Codec;
import io.coterie.core.wire.Union;

/// The bytes of [TabletMessage]. The frame bounds how many blocks or rows a message can have.
final class MessageCodec {
  /// The smallest block or row in a list takes more than this, in bytes.
  private static final int ELEMENT_BYTES_MIN = 8;

  private static final int ELEMENTS_MAX = Transport.FRAME_BYTES_MAX / ELEMENT_BYTES_MIN;

  private static final Codec<TabletMessage.Append> APPEND =
      Codec.of(
          (append, sink) ->
              sink.i64(append.epoch())
                  .put(Position.CODEC, append.prev())
                  .i64(append.commitIndex())
                  .i64(append.sentNanos())
                  .i64(append.provenNanos())
                  .list(Block.CODEC, append.blocks()),
          source ->
              new TabletMessage.Append(
                  source.i64(),
                  source.get(Position.CODEC),
                  source.i64(),
                  source.i64(),
                  source.i64(),
                  source.list(Block.CODEC, ELEMENTS_MAX)));

  private static final Codec<TabletMessage.Ack> ACK =
      Codec.of(
          (ack, sink) ->
              sink.i64(ack.epoch()).i64(ack.stored()).i64(ack.echoNanos()).i64(ack.stampNanos()),
          source -> new TabletMessage.Ack(source.i64(), source.i64(), source.i64(), source.i64()));

  private static final Codec<TabletMessage.Sealed> SEALED =
      Codec.of(
          (answer, sink) ->
              sink.i64(answer.epoch()).put(Position.CODEC, answer.last()).i64(answer.commitIndex()),
          source ->
              new TabletMessage.Sealed(source.i64(), source.get(Position.CODEC), source.i64()));

  private static final Codec<TabletMessage.Entries> ENTRIES =
      Codec.of(
          (entries, sink) ->
              sink.i64(entries.epoch())
                  .put(Position.CODEC, entries.prev())
                  .put(Position.CODEC, entries.last())
                  .list(Block.CODEC, entries.blocks()),
          source ->
              new TabletMessage.Entries(
                  source.i64(),
                  source.get(Position.CODEC),
                  source.get(Position.CODEC),
                  source.list(Block.CODEC, ELEMENTS_MAX)));

  private static final Codec<TabletMessage.SnapshotChunk> CHUNK =
      Codec.of(
          (chunk, sink) ->
              sink.i64(chunk.epoch())
                  .put(Position.CODEC, chunk.at())
                  .i32(chunk.number())
                  .list(TabletCodec.ROW, chunk.rows())
                  .i32(chunk.crc32c())
                  .bool(chunk.done()),
          source ->
              new TabletMessage.SnapshotChunk(
                  source.i64(),
                  source.get(Position.CODEC),
                  source.i32(),
                  source.list(TabletCodec.ROW, ELEMENTS_MAX),
                  source.i32(),
                  source.bool()));

  private MessageCodec() {}

  static Codec<TabletMessage> messages() {
    return new Union<TabletMessage>("tablet message")
        .with(1, TabletMessage.Append.class, APPEND)
        .with(2, TabletMessage.Ack.class, ACK)
        .with(
            3,
            TabletMessage.Hello.class,
            Codec.of(
                (hello, sink) -> sink.i64(hello.epoch()).put(Position.CODEC, hello.last()),
                source -> new TabletMessage.Hello(source.i64(), source.get(Position.CODEC))))
        .with(
            4,
            TabletMessage.Seal.class,
            Codec.of(
                (seal, sink) -> sink.i64(seal.epoch()),
                source -> new TabletMessage.Seal(source.i64())))
        .with(5, TabletMessage.Sealed.class, SEALED)
        .with(6, TabletMessage.Entries.class, ENTRIES)
        .with(7, TabletMessage.SnapshotChunk.class, CHUNK)
        .with(
            8,
            TabletMessage.ChunkTaken.class,
            Codec.of(
                (taken, sink) ->
                    sink.i64(taken.epoch()).put(Position.CODEC, taken.at()).i32(taken.number()),
                source ->
                    new TabletMessage.ChunkTaken(
                        source.i64(), source.get(Position.CODEC), source.i32())));
  }
}

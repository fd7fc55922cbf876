package io.coterie.protocols.tablets;

import io.coterie.core.kernel.BlobRef;
import io.coterie.core.kernel.Row;
import io.coterie.core.kernel.WriteId;
import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.Codec;
import io.coterie.core.wire.Sink;
import io.coterie.core.wire.Source;
import io.coterie.core.wire.Union;
import java.util.List;
import java.util.Optional;

/// The canonical bytes of everything that a tablet sends, takes and stores, as in
/// `docs/formats/tablets.md`. Decoders are total and bounded.
public final class TabletCodec {
  /// The version that leads stored records.
  static final int FORMAT = 1;

  static final Codec<Value> VALUE =
      new Union<Value>("value")
          .with(
              1,
              Value.Inline.class,
              Codec.of(
                  (value, sink) -> sink.bytes(value.bytes()),
                  source -> new Value.Inline(source.bytes(TabletConfig.INLINE_BYTES_MAX))))
          .with(2, Value.Blob.class, BlobRef.CODEC.map(Value.Blob::new, Value.Blob::ref));

  static final Codec<Mutation> MUTATION =
      new Union<Mutation>("mutation")
          .with(
              1,
              Mutation.Put.class,
              Codec.of(
                  (put, sink) -> sink.bytes(put.column()).put(VALUE, put.value()),
                  source -> new Mutation.Put(key(source), source.get(VALUE))))
          .with(
              2,
              Mutation.Delete.class,
              Codec.of(
                  (delete, sink) -> sink.bytes(delete.column()),
                  source -> new Mutation.Delete(key(source))));

  static final Codec<Condition> CONDITION =
      new Union<Condition>("condition")
          .with(
              1,
              Condition.Absent.class,
              Codec.of(
                  (absent, sink) -> sink.bytes(absent.column()),
                  source -> new Condition.Absent(key(source))))
          .with(
              2,
              Condition.Present.class,
              Codec.of(
                  (present, sink) -> sink.bytes(present.column()),
                  source -> new Condition.Present(key(source))))
          .with(
              3,
              Condition.VersionIs.class,
              Codec.of(
                  (is, sink) -> sink.bytes(is.column()).i64(is.version()),
                  source -> new Condition.VersionIs(key(source), source.i64())))
          .with(
              4,
              Condition.ValueIs.class,
              Codec.of(
                  (is, sink) -> sink.bytes(is.column()).put(VALUE, is.value()),
                  source -> new Condition.ValueIs(key(source), source.get(VALUE))));

  static final Codec<Entry> ENTRY =
      Codec.of(
          (entry, sink) ->
              sink.put(WriteId.CODEC, entry.writeId())
                  .bytes(entry.row())
                  .list(MUTATION, entry.mutations()),
          source ->
              new Entry(
                  source.get(WriteId.CODEC),
                  key(source),
                  source.list(MUTATION, TabletConfig.MUTATE_PARTS_MAX)));

  static final Codec<Row> ROW =
      Codec.of(
          (row, sink) -> sink.bytes(row.key()).bytes(row.value()),
          source -> new Row(source.bytes(), source.bytes()));

  public static final Codec<TabletOperation> OPERATION = OperationCodec.operations();

  public static final Codec<TabletAnswer> ANSWER = AnswerCodec.answers();

  public static final Codec<TabletMessage> MESSAGE = MessageCodec.messages();

  private TabletCodec() {}

  static Bytes key(Source source) {
    return source.bytes(TabletConfig.KEY_BYTES_MAX);
  }

  static <T> void optional(Codec<T> codec, Optional<T> value, Sink sink) {
    sink.list(codec, value.isPresent() ? List.of(value.get()) : List.of());
  }

  static <T> Optional<T> optional(Codec<T> codec, Source source) {
    List<T> values = source.list(codec, 1);
    return values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
  }
}

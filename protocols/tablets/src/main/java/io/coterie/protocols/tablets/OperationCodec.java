package io.coterie.protocols.tablets;

import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.Codec;
import io.coterie.core.wire.DecodeException;
import io.coterie.core.wire.Union;

/// The bytes of [TabletOperation].
final class OperationCodec {
  private static final Codec<Bytes> KEY =
      Codec.of((key, sink) -> sink.bytes(key), TabletCodec::key);

  private static final Codec<Consistency> CONSISTENCY =
      new Union<Consistency>("consistency")
          .with(
              1,
              Consistency.Linearizable.class,
              Codec.of((_, _) -> {}, _ -> new Consistency.Linearizable()))
          .with(
              2,
              Consistency.Bounded.class,
              Codec.of(
                  (bounded, sink) -> sink.i64(bounded.maxStalenessMillis()),
                  source -> new Consistency.Bounded(source.i64())));

  private static final Codec<ReadLimit> LIMIT =
      Codec.of(
          (limit, sink) -> sink.i32(limit.cells()).i32(limit.bytes()),
          source -> limit(source.i32(), source.i32()));

  private static final Codec<TabletOperation.Mutate> MUTATE =
      Codec.of(
          (mutate, sink) ->
              sink.bytes(mutate.row())
                  .list(TabletCodec.CONDITION, mutate.conditions())
                  .list(TabletCodec.MUTATION, mutate.mutations()),
          source ->
              new TabletOperation.Mutate(
                  TabletCodec.key(source),
                  source.list(TabletCodec.CONDITION, TabletConfig.MUTATE_PARTS_MAX),
                  source.list(TabletCodec.MUTATION, TabletConfig.MUTATE_PARTS_MAX)));

  private static final Codec<TabletOperation.Get> GET =
      Codec.of(
          (get, sink) ->
              sink.bytes(get.row()).bytes(get.column()).put(CONSISTENCY, get.consistency()),
          source ->
              new TabletOperation.Get(
                  TabletCodec.key(source), TabletCodec.key(source), source.get(CONSISTENCY)));

  private static final Codec<TabletOperation.Scan> SCAN =
      Codec.of(
          (scan, sink) -> {
            sink.bytes(scan.row()).bytes(scan.from());
            TabletCodec.optional(KEY, scan.to(), sink);
            sink.put(LIMIT, scan.limit()).put(CONSISTENCY, scan.consistency());
          },
          source ->
              new TabletOperation.Scan(
                  TabletCodec.key(source),
                  TabletCodec.key(source),
                  TabletCodec.optional(KEY, source),
                  source.get(LIMIT),
                  source.get(CONSISTENCY)));

  private static final Codec<TabletOperation.ScanRows> SCAN_ROWS =
      Codec.of(
          (scan, sink) ->
              sink.bytes(scan.row())
                  .bytes(scan.column())
                  .put(LIMIT, scan.limit())
                  .put(CONSISTENCY, scan.consistency()),
          source ->
              new TabletOperation.ScanRows(
                  TabletCodec.key(source),
                  TabletCodec.key(source),
                  source.get(LIMIT),
                  source.get(CONSISTENCY)));

  private static final Codec<TabletOperation.Changes> CHANGES =
      Codec.of(
          (changes, sink) ->
              sink.bytes(changes.scope().row())
                  .bool(changes.scope().prefix())
                  .i64(changes.afterVersion())
                  .put(LIMIT, changes.limit())
                  .put(CONSISTENCY, changes.consistency()),
          source ->
              new TabletOperation.Changes(
                  new TabletOperation.Scope(TabletCodec.key(source), source.bool()),
                  source.i64(),
                  source.get(LIMIT),
                  source.get(CONSISTENCY)));

  private OperationCodec() {}

  /// A limit is written as it is kept; another number would be a second encoding of the same limit.
  private static ReadLimit limit(int cells, int bytes) {
    ReadLimit limit = new ReadLimit(cells, bytes);
    if (limit.cells() != cells || limit.bytes() != bytes) {
      throw new DecodeException("one answer has no " + cells + " cells and " + bytes + " bytes");
    }
    return limit;
  }

  static Codec<TabletOperation> operations() {
    return new Union<TabletOperation>("tablet operation")
        .with(1, TabletOperation.Mutate.class, MUTATE)
        .with(2, TabletOperation.Get.class, GET)
        .with(3, TabletOperation.Scan.class, SCAN)
        .with(4, TabletOperation.ScanRows.class, SCAN_ROWS)
        .with(5, TabletOperation.Changes.class, CHANGES);
  }
}

package io.coterie.core.placement;

import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.Role;
import io.coterie.core.kernel.InstanceId;
import io.coterie.core.kernel.Mode;
import io.coterie.core.wire.Codec;
import io.coterie.core.wire.DecodeException;
import io.coterie.core.wire.Sink;
import io.coterie.core.wire.Source;
import java.util.List;
import java.util.function.ToIntFunction;

/// The canonical bytes of the cluster map and its parts; see `docs/formats/control.md`.
public final class PlacementCodec {
  /// Limits of decoding, and so of a cluster.
  public static final int NODES_MAX = 10_000;

  public static final int KEYSPACES_MAX = 10_000;
  public static final int TABLETS_MAX = 250_000;
  public static final int NAME_BYTES_MAX = 63;

  public static final Codec<Role> ROLE = numbered("role", Role.values(), Role::code);
  public static final Codec<Mode> MODE = numbered("mode", Mode.values(), Mode::code);
  public static final Codec<NodeInfo.Status> STATUS =
      numbered("status", NodeInfo.Status.values(), NodeInfo.Status::code);
  private static final Codec<AckRule> ACK_RULE =
      numbered("ack rule", AckRule.values(), AckRule::code);
  private static final Codec<Partitioning> PARTITIONING =
      numbered("partitioning", Partitioning.values(), Partitioning::code);
  private static final Codec<AccessRule> ACCESS =
      numbered("access rule", AccessRule.values(), AccessRule::code);
  public static final Codec<TabletPlacement.Phase> PHASE =
      numbered("phase", TabletPlacement.Phase.values(), TabletPlacement.Phase::code);

  /// Strictly ascending, so that one set has one encoding.
  public static final Codec<List<NodeId>> NODES =
      ascending(Codec.of((l, s) -> s.list(NodeId.CODEC, l), s -> s.list(NodeId.CODEC, NODES_MAX)));

  public static final Codec<List<Role>> ROLES =
      ascending(Codec.of((l, s) -> s.list(ROLE, l), s -> s.list(ROLE, Role.values().length)));

  public static final Codec<NodeInfo> NODE =
      Codec.of(
          (node, sink) ->
              sink.put(NodeId.CODEC, node.id())
                  .put(ROLES, node.roles())
                  .put(STATUS, node.status())
                  .i64(node.incarnation())
                  .put(StoreId.CODEC, node.store()),
          source ->
              new NodeInfo(
                  source.get(NodeId.CODEC),
                  source.get(ROLES),
                  source.get(STATUS),
                  source.i64(),
                  source.get(StoreId.CODEC)));

  public static final Codec<Keyspace.Settings> SETTINGS =
      Codec.of(
          (settings, sink) ->
              sink.u8(settings.copies())
                  .put(ACK_RULE, settings.ackRule())
                  .put(PARTITIONING, settings.partitioning())
                  .put(ACCESS, settings.access()),
          source ->
              new Keyspace.Settings(
                  source.u8(), source.get(ACK_RULE), source.get(PARTITIONING), source.get(ACCESS)));

  public static final Codec<Keyspace> KEYSPACE =
      Codec.of(
          (keyspace, sink) ->
              sink.i32(keyspace.id())
                  .utf8(keyspace.name())
                  .put(MODE, keyspace.mode())
                  .put(SETTINGS, keyspace.settings()),
          source ->
              new Keyspace(
                  source.i32(),
                  source.utf8(NAME_BYTES_MAX),
                  source.get(MODE),
                  source.get(SETTINGS)));

  public static final Codec<HashRange> RANGE =
      Codec.of(
          (range, sink) -> sink.i64(range.from()).i64(range.to()),
          source -> new HashRange(source.i64(), source.i64()));

  public static final Codec<TabletPlacement.Epoch> EPOCH =
      Codec.of(
          (epoch, sink) ->
              sink.i64(epoch.number()).put(NODES, epoch.replicas()).put(NODES, epoch.lost()),
          source -> new TabletPlacement.Epoch(source.i64(), source.get(NODES), source.get(NODES)));

  /// A placement with the whole keyspace inside.
  public static final Codec<TabletPlacement> PLACEMENT =
      Codec.of(
          (tablet, sink) -> {
            sink.put(KEYSPACE, tablet.keyspace());
            encodeRest(tablet, sink);
          },
          source -> decodeRest(source.get(KEYSPACE), source));

  public static final Codec<ClusterMap> MAP =
      Codec.of(
          (map, sink) -> {
            sink.i64(map.version()).list(NODE, map.nodes()).list(KEYSPACE, map.keyspaces());
            sink.list(within(map.keyspaces()), map.tablets());
          },
          source -> {
            long version = source.i64();
            List<NodeInfo> nodes = source.list(NODE, NODES_MAX);
            List<Keyspace> keyspaces = source.list(KEYSPACE, KEYSPACES_MAX);
            return new ClusterMap(
                version, nodes, keyspaces, source.list(within(keyspaces), TABLETS_MAX));
          });

  private PlacementCodec() {}

  /// One byte for each constant: its number, which never changes.
  public static <E extends Enum<E>> Codec<E> numbered(
      String what, E[] constants, ToIntFunction<E> code) {
    List<E> all = List.of(constants);
    return Codec.of(
        (value, sink) -> sink.u8(code.applyAsInt(value)),
        source -> {
          int number = source.u8();
          for (E each : all) {
            if (code.applyAsInt(each) == number) {
              return each;
            }
          }
          throw new DecodeException("no " + what + " has the number " + number);
        });
  }

  /// Placements that name their keyspace by its number among `keyspaces`.
  private static Codec<TabletPlacement> within(List<Keyspace> keyspaces) {
    return Codec.of(
        (tablet, sink) -> {
          sink.i32(tablet.keyspace().id());
          encodeRest(tablet, sink);
        },
        source -> {
          int id = source.i32();
          for (Keyspace keyspace : keyspaces) {
            if (keyspace.id() == id) {
              return decodeRest(keyspace, source);
            }
          }
          throw new DecodeException("a tablet of an unknown keyspace: " + id);
        });
  }

  private static void encodeRest(TabletPlacement tablet, Sink sink) {
    sink.i64(tablet.mapVersion())
        .put(InstanceId.CODEC, tablet.tablet())
        .put(RANGE, tablet.range())
        .i64(tablet.epoch())
        .put(PHASE, tablet.phase())
        .put(NodeId.CODEC, tablet.primary())
        .put(NODES, tablet.replicas())
        .put(EPOCH, tablet.sealed());
  }

  private static TabletPlacement decodeRest(Keyspace keyspace, Source source) {
    return new TabletPlacement(
        source.i64(),
        source.get(InstanceId.CODEC),
        keyspace,
        source.get(RANGE),
        source.i64(),
        source.get(PHASE),
        source.get(NodeId.CODEC),
        source.get(NODES),
        source.get(EPOCH));
  }

  private static <T extends Comparable<T>> Codec<List<T>> ascending(Codec<List<T>> lists) {
    return Codec.of(
        lists::encode,
        source -> {
          List<T> values = lists.decode(source);
          for (int i = 1; i < values.size(); i++) {
            if (values.get(i - 1).compareTo(values.get(i)) >= 0) {
              throw new DecodeException("a set is written in ascending order, each once");
            }
          }
          return values;
        });
  }
}

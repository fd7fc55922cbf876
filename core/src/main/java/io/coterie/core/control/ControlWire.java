package io.coterie.core.control;

import io.coterie.core.identity.NodeId;
import io.coterie.core.kernel.InstanceId;
import io.coterie.core.placement.PlacementCodec;
import io.coterie.core.placement.StoreId;
import io.coterie.core.wire.Codec;
import io.coterie.core.wire.Union;
import java.util.List;

/// The bytes that travel: messages between control machines, and what clients ask and are answered.
public final class ControlWire {
  public static final Codec<ControlMessage> MESSAGE =
      new Union<ControlMessage>("control message")
          .with(
              1,
              ControlMessage.Ping.class,
              Codec.of(
                  (m, sink) -> sink.i64(m.number()).i64(m.mapVersion()),
                  s -> new ControlMessage.Ping(s.i64(), s.i64())))
          .with(
              2,
              ControlMessage.Pong.class,
              Codec.of(
                  (m, sink) -> sink.i64(m.number()).i64(m.incarnation()).i64(m.mapVersion()),
                  s -> new ControlMessage.Pong(s.i64(), s.i64(), s.i64())))
          .with(
              3,
              ControlMessage.Register.class,
              Codec.of(
                  (m, sink) ->
                      sink.put(PlacementCodec.ROLES, m.roles())
                          .i64(m.incarnation())
                          .put(StoreId.CODEC, m.store()),
                  s ->
                      new ControlMessage.Register(
                          s.get(PlacementCodec.ROLES), s.i64(), s.get(StoreId.CODEC))))
          .with(
              4,
              ControlMessage.Accuse.class,
              Codec.of(
                  (m, sink) -> sink.put(NodeId.CODEC, m.suspect()).i64(m.incarnation()),
                  s -> new ControlMessage.Accuse(s.get(NodeId.CODEC), s.i64())))
          .with(
              5,
              ControlMessage.Suggest.class,
              ControlCodec.COMMAND.map(
                  ControlMessage.Suggest::new, ControlMessage.Suggest::command))
          .with(
              6,
              ControlMessage.PullMap.class,
              Codec.of((m, sink) -> sink.i64(m.have()), s -> new ControlMessage.PullMap(s.i64())))
          .with(
              7,
              ControlMessage.MapPiece.class,
              Codec.of(
                  (m, sink) ->
                      sink.i64(m.base())
                          .i64(m.version())
                          .u16(m.piece())
                          .u16(m.pieces())
                          .bytes(m.content()),
                  s ->
                      new ControlMessage.MapPiece(
                          s.i64(),
                          s.i64(),
                          s.u16(),
                          s.u16(),
                          s.bytes(ControlMessage.MapPiece.CONTENT_BYTES_MAX))));

  public static final Codec<ControlOperation> OPERATION =
      new Union<ControlOperation>("control operation")
          .with(
              1,
              ControlOperation.Status.class,
              Codec.of((o, sink) -> {}, s -> new ControlOperation.Status()))
          .with(
              2,
              ControlOperation.GetMap.class,
              Codec.of((o, sink) -> sink.i64(o.have()), s -> new ControlOperation.GetMap(s.i64())))
          .with(
              3,
              ControlOperation.ListTablets.class,
              Codec.of(
                  (o, sink) -> sink.utf8(o.keyspace()),
                  s -> new ControlOperation.ListTablets(s.utf8(PlacementCodec.NAME_BYTES_MAX))))
          .with(
              4,
              ControlOperation.CreateKeyspace.class,
              Codec.of(
                  (o, sink) ->
                      sink.utf8(o.name())
                          .put(PlacementCodec.SETTINGS, o.settings())
                          .i32(o.tablets()),
                  s ->
                      new ControlOperation.CreateKeyspace(
                          s.utf8(PlacementCodec.NAME_BYTES_MAX),
                          s.get(PlacementCodec.SETTINGS),
                          s.i32())))
          .with(
              5,
              ControlOperation.Drain.class,
              NodeId.CODEC.map(ControlOperation.Drain::new, ControlOperation.Drain::node))
          .with(
              6,
              ControlOperation.Enable.class,
              NodeId.CODEC.map(ControlOperation.Enable::new, ControlOperation.Enable::node))
          .with(
              7,
              ControlOperation.Force.class,
              Codec.of(
                  (o, sink) ->
                      sink.put(InstanceId.CODEC, o.tablet()).utf8(o.by()).utf8(o.acceptedLoss()),
                  s ->
                      new ControlOperation.Force(
                          s.get(InstanceId.CODEC), ControlCodec.text(s), ControlCodec.text(s))))
          .with(
              8,
              ControlOperation.Suggest.class,
              ControlCodec.COMMAND.map(
                  ControlOperation.Suggest::new, ControlOperation.Suggest::command));

  private static final Codec<ControlAnswer.Status> STATUS =
      Codec.of(
          (a, sink) ->
              sink.put(NodeId.CODEC, a.node())
                  .put(ControlCodec.optional(NodeId.CODEC), a.leader())
                  .i64(a.mapVersion())
                  .bool(a.ready())
                  .put(ControlCodec.lines(), a.waiting())
                  .put(ControlCodec.lines(), a.survives())
                  .list(PlacementCodec.NODE, a.nodes())
                  .list(ControlCodec.EVENT, a.record()),
          s ->
              new ControlAnswer.Status(
                  s.get(NodeId.CODEC),
                  s.get(ControlCodec.optional(NodeId.CODEC)),
                  s.i64(),
                  s.bool(),
                  s.get(ControlCodec.lines()),
                  s.get(ControlCodec.lines()),
                  s.list(PlacementCodec.NODE, PlacementCodec.NODES_MAX),
                  s.list(ControlCodec.EVENT, ControlCodec.LINES_MAX)));

  public static final Codec<ControlAnswer> ANSWER =
      new Union<ControlAnswer>("control answer")
          .with(1, ControlAnswer.Status.class, STATUS)
          .with(
              2,
              ControlAnswer.Map.class,
              ControlCodec.optional(PlacementCodec.MAP)
                  .map(ControlAnswer.Map::new, ControlAnswer.Map::map))
          .with(
              3,
              ControlAnswer.Tablets.class,
              Codec.of(
                  (a, sink) -> sink.list(PlacementCodec.PLACEMENT, a.tablets()),
                  s ->
                      new ControlAnswer.Tablets(
                          List.copyOf(
                              s.list(PlacementCodec.PLACEMENT, PlacementCodec.TABLETS_MAX)))))
          .with(
              4,
              ControlAnswer.Changed.class,
              Codec.of(
                  (a, sink) -> sink.i64(a.mapVersion()), s -> new ControlAnswer.Changed(s.i64())));

  private ControlWire() {}
}

package io.coterie.core.control;

import io.coterie.core.identity.NodeId;
import io.coterie.core.kernel.InstanceId;
import io.coterie.core.placement.PlacementCodec;
import io.coterie.core.placement.StoreId;
import io.coterie.core.wire.Codec;
import io.coterie.core.wire.Source;
import io.coterie.core.wire.Union;
import java.util.List;
import java.util.Optional;

/// The bytes of everything that the control plane stores, sends, is asked and answers; golden
/// vectors are in `docs/formats/control.md`.
public final class ControlCodec {
  /// The most lines of the cluster's record, or sentences, in one answer.
  static final int LINES_MAX = 10_000;

  private static final Codec<ControlCommand.RegisterNode> REGISTER_NODE =
      Codec.of(
          (c, sink) ->
              sink.put(NodeId.CODEC, c.node())
                  .put(PlacementCodec.ROLES, c.roles())
                  .i64(c.incarnation())
                  .put(StoreId.CODEC, c.store())
                  .i64(c.wallMillis()),
          source ->
              new ControlCommand.RegisterNode(
                  source.get(NodeId.CODEC),
                  source.get(PlacementCodec.ROLES),
                  source.i64(),
                  source.get(StoreId.CODEC),
                  source.i64()));

  private static final Codec<ControlCommand.CreateKeyspace> CREATE_KEYSPACE =
      Codec.of(
          (c, sink) ->
              sink.utf8(c.name())
                  .put(PlacementCodec.SETTINGS, c.settings())
                  .i32(c.tablets())
                  .i64(c.wallMillis()),
          source ->
              new ControlCommand.CreateKeyspace(
                  source.utf8(PlacementCodec.NAME_BYTES_MAX),
                  source.get(PlacementCodec.SETTINGS),
                  source.i32(),
                  source.i64()));

  private static final Codec<ControlCommand.BeginRecovery> BEGIN_RECOVERY =
      Codec.of(
          (c, sink) ->
              sink.put(InstanceId.CODEC, c.tablet())
                  .i64(c.expectedEpoch())
                  .i64(c.newEpoch())
                  .put(PlacementCodec.NODES, c.replicas())
                  .put(NodeId.CODEC, c.candidate()),
          source ->
              new ControlCommand.BeginRecovery(
                  source.get(InstanceId.CODEC),
                  source.i64(),
                  source.i64(),
                  source.get(PlacementCodec.NODES),
                  source.get(NodeId.CODEC)));

  private static final Codec<ControlCommand.ForceRecovery> FORCE_RECOVERY =
      Codec.of(
          (c, sink) ->
              sink.put(InstanceId.CODEC, c.tablet())
                  .i64(c.expectedEpoch())
                  .put(PlacementCodec.NODES, c.survivors())
                  .utf8(c.by())
                  .utf8(c.acceptedLoss())
                  .i64(c.wallMillis()),
          source ->
              new ControlCommand.ForceRecovery(
                  source.get(InstanceId.CODEC),
                  source.i64(),
                  source.get(PlacementCodec.NODES),
                  text(source),
                  text(source),
                  source.i64()));

  /// What the log holds. The first byte is the case.
  public static final Codec<ControlCommand> COMMAND =
      new Union<ControlCommand>("control command")
          .reading(1, Unnumbered.REGISTER_NODE)
          .with(
              2,
              ControlCommand.NodeSuspected.class,
              Codec.of(
                  (c, sink) -> sink.put(NodeId.CODEC, c.node()).i64(c.incarnation()),
                  s -> new ControlCommand.NodeSuspected(s.get(NodeId.CODEC), s.i64())))
          .with(
              3,
              ControlCommand.NodeAlive.class,
              Codec.of(
                  (c, sink) -> sink.put(NodeId.CODEC, c.node()).i64(c.incarnation()),
                  s -> new ControlCommand.NodeAlive(s.get(NodeId.CODEC), s.i64())))
          .with(
              4,
              ControlCommand.NodeDead.class,
              Codec.of(
                  (c, sink) ->
                      sink.put(NodeId.CODEC, c.node()).i64(c.incarnation()).i64(c.wallMillis()),
                  s -> new ControlCommand.NodeDead(s.get(NodeId.CODEC), s.i64(), s.i64())))
          .with(
              5,
              ControlCommand.Drain.class,
              Codec.of(
                  (c, sink) -> sink.put(NodeId.CODEC, c.node()).i64(c.wallMillis()),
                  s -> new ControlCommand.Drain(s.get(NodeId.CODEC), s.i64())))
          .with(
              6,
              ControlCommand.Enable.class,
              Codec.of(
                  (c, sink) -> sink.put(NodeId.CODEC, c.node()).i64(c.wallMillis()),
                  s -> new ControlCommand.Enable(s.get(NodeId.CODEC), s.i64())))
          .with(7, ControlCommand.CreateKeyspace.class, CREATE_KEYSPACE)
          .with(8, ControlCommand.BeginRecovery.class, BEGIN_RECOVERY)
          .with(
              9,
              ControlCommand.Activate.class,
              Codec.of(
                  (c, sink) ->
                      sink.put(InstanceId.CODEC, c.tablet())
                          .i64(c.epoch())
                          .put(NodeId.CODEC, c.primary()),
                  s ->
                      new ControlCommand.Activate(
                          s.get(InstanceId.CODEC), s.i64(), s.get(NodeId.CODEC))))
          .with(
              10,
              ControlCommand.RequestEpoch.class,
              Codec.of(
                  (c, sink) ->
                      sink.put(InstanceId.CODEC, c.tablet())
                          .i64(c.epoch())
                          .put(NodeId.CODEC, c.node())
                          .utf8(c.reason()),
                  s ->
                      new ControlCommand.RequestEpoch(
                          s.get(InstanceId.CODEC), s.i64(), s.get(NodeId.CODEC), text(s))))
          .with(11, ControlCommand.ForceRecovery.class, FORCE_RECOVERY)
          .with(
              12,
              ControlCommand.EventRecorded.class,
              Codec.of(
                  (c, sink) -> sink.i64(c.wallMillis()).utf8(c.text()),
                  s -> new ControlCommand.EventRecorded(s.i64(), text(s))))
          .with(13, ControlCommand.RegisterNode.class, REGISTER_NODE);

  static final Codec<ControlEvent> EVENT =
      Codec.of(
          (e, sink) ->
              sink.i64(e.wallMillis())
                  .put(
                      PlacementCodec.numbered(
                          "kind", ControlEvent.Kind.values(), ControlEvent.Kind::code),
                      e.kind())
                  .utf8(e.text()),
          source ->
              new ControlEvent(
                  source.i64(),
                  source.get(
                      PlacementCodec.numbered(
                          "kind", ControlEvent.Kind.values(), ControlEvent.Kind::code)),
                  source.utf8(4 * ControlCommand.TEXT_BYTES_MAX)));

  private ControlCodec() {}

  static <T> Codec<Optional<T>> optional(Codec<T> codec) {
    return Codec.of(
        (value, sink) -> sink.list(codec, value.stream().toList()),
        source -> source.list(codec, 1).stream().findFirst());
  }

  static Codec<List<String>> lines() {
    Codec<String> line =
        Codec.of((text, sink) -> sink.utf8(text), s -> s.utf8(4 * ControlCommand.TEXT_BYTES_MAX));
    return Codec.of((texts, sink) -> sink.list(line, texts), s -> s.list(line, LINES_MAX));
  }

  static String text(Source source) {
    return source.utf8(ControlCommand.TEXT_BYTES_MAX);
  }
}

package io.coterie.core.control;

import io.coterie.core.identity.NodeId;
import io.coterie.core.kernel.InstanceId;
import io.coterie.core.placement.PlacementCodec;
import io.coterie.core.placement.StoreId;
import io.coterie.core.placement.TabletPlacement.Epoch;
import io.coterie.core.wire.Codec;

/// What logs and snapshots hold that were written before stores had numbers; read, and not written
/// any more.
final class Unnumbered {
  static final Codec<ControlCommand.RegisterNode> REGISTER_NODE =
      Codec.reading(source ->
          new ControlCommand.RegisterNode(
              source.get(NodeId.CODEC),
              source.get(PlacementCodec.ROLES),
              source.i64(),
              StoreId.UNNUMBERED,
              source.i64()));

  static final Codec<Member> MEMBER =
      Codec.reading(source ->
          new Member(
              source.get(NodeId.CODEC),
              source.get(PlacementCodec.ROLES),
              source.get(PlacementCodec.STATUS),
              source.bool(),
              source.i64(),
              StoreId.UNNUMBERED));

  private static final Codec<Epoch> EPOCH =
      Codec.reading(source -> new Epoch(source.i64(), source.get(PlacementCodec.NODES)));

  private static final Codec<Tablet.Holding> HOLDING =
      Codec.reading(source ->
          new Tablet.Holding(
              source.i64(),
              source.get(PlacementCodec.PHASE),
              source.get(ControlCodec.optional(NodeId.CODEC)),
              source.get(PlacementCodec.NODES),
              source.get(EPOCH),
              source.i64()));

  static final Codec<Tablet> TABLET =
      Codec.reading(source ->
          new Tablet(
              source.get(InstanceId.CODEC),
              source.i32(),
              source.get(PlacementCodec.RANGE),
              source.get(HOLDING),
              source.get(ControlCodec.optional(NodeId.CODEC))));

  private Unnumbered() {}
}

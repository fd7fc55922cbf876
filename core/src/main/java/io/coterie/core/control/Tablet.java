package io.coterie.core.control;

import io.coterie.core.identity.NodeId;
import io.coterie.core.kernel.InstanceId;
import io.coterie.core.placement.HashRange;
import io.coterie.core.placement.Keyspace;
import io.coterie.core.placement.PlacementCodec;
import io.coterie.core.placement.TabletPlacement;
import io.coterie.core.placement.TabletPlacement.Epoch;
import io.coterie.core.placement.TabletPlacement.Phase;
import io.coterie.core.wire.Codec;
import java.util.List;
import java.util.Optional;

/// A tablet in the control state: where it lies, and its one transition after another.
///
/// Epoch 0 means that it has never been placed. `wantedBy` is the replica that asked for a new
/// epoch, until there is one. `changed` is the map version of the last change that the map shows.
record Tablet(
    InstanceId id, int keyspace, HashRange range, Holding holding, Optional<NodeId> wantedBy) {
  static final Epoch NEVER = new Epoch(0, List.of());

  /// Who holds the tablet. In epoch 0 there is no primary and there are no replicas.
  record Holding(
      long epoch,
      Phase phase,
      Optional<NodeId> primary,
      List<NodeId> replicas,
      Epoch sealed,
      long changed) {
    static final Codec<Holding> CODEC =
        Codec.of(
            (holding, sink) ->
                sink.i64(holding.epoch)
                    .put(PlacementCodec.PHASE, holding.phase)
                    .put(ControlCodec.optional(NodeId.CODEC), holding.primary)
                    .put(PlacementCodec.NODES, holding.replicas)
                    .put(PlacementCodec.EPOCH, holding.sealed)
                    .i64(holding.changed),
            source ->
                new Holding(
                    source.i64(),
                    source.get(PlacementCodec.PHASE),
                    source.get(ControlCodec.optional(NodeId.CODEC)),
                    source.get(PlacementCodec.NODES),
                    source.get(PlacementCodec.EPOCH),
                    source.i64()));
  }

  static final Codec<Tablet> CODEC =
      Codec.of(
          (tablet, sink) ->
              sink.put(InstanceId.CODEC, tablet.id)
                  .i32(tablet.keyspace)
                  .put(PlacementCodec.RANGE, tablet.range)
                  .put(Holding.CODEC, tablet.holding)
                  .put(ControlCodec.optional(NodeId.CODEC), tablet.wantedBy),
          source ->
              new Tablet(
                  source.get(InstanceId.CODEC),
                  source.i32(),
                  source.get(PlacementCodec.RANGE),
                  source.get(Holding.CODEC),
                  source.get(ControlCodec.optional(NodeId.CODEC))));

  static Tablet unplaced(InstanceId id, int keyspace, HashRange range) {
    Holding nobody = new Holding(0, Phase.RECOVERING, Optional.empty(), List.of(), NEVER, 0);
    return new Tablet(id, keyspace, range, nobody, Optional.empty());
  }

  boolean isPlaced() {
    return holding.epoch > 0;
  }

  boolean isActive() {
    return holding.phase == Phase.ACTIVE;
  }

  boolean isPrimary(NodeId node) {
    return holding.primary.filter(node::equals).isPresent();
  }

  Tablet wantedBy(NodeId node) {
    return new Tablet(id, keyspace, range, holding, Optional.of(node));
  }

  /// The coming epoch; what was last active stays the sealed one.
  Tablet recovering(ControlCommand.BeginRecovery begin, long version) {
    Holding next =
        new Holding(
            begin.newEpoch(),
            Phase.RECOVERING,
            Optional.of(begin.candidate()),
            begin.replicas(),
            holding.sealed,
            version);
    return new Tablet(id, keyspace, range, next, Optional.empty());
  }

  Tablet active(long version) {
    Epoch sealed = new Epoch(holding.epoch, holding.replicas);
    Holding next =
        new Holding(
            holding.epoch, Phase.ACTIVE, holding.primary, holding.replicas, sealed, version);
    return new Tablet(id, keyspace, range, next, wantedBy);
  }

  /// The disk of this node was replaced. Where it was a replica it does not count any more; in the
  /// epoch that is active it has to be replaced, be it by itself. A recovery under way begins again
  /// in the next epoch, because what the node has promised or stored for this one is gone.
  Tablet lost(NodeId node, long version) {
    Holding next =
        new Holding(
            isActive() ? holding.epoch : holding.epoch + 1,
            holding.phase,
            holding.primary,
            holding.replicas,
            holding.sealed.without(node),
            version);
    Optional<NodeId> wants = isActive() || isPrimary(node) ? Optional.of(node) : wantedBy;
    return new Tablet(id, keyspace, range, next, wants);
  }

  boolean isHeldBy(NodeId node) {
    return holding.replicas.contains(node) || holding.sealed.replicas().contains(node);
  }

  /// The last active epoch counts as held by the survivors alone, who go on alone.
  Tablet forced(List<NodeId> survivors, long version) {
    Holding next =
        new Holding(
            holding.epoch + 1,
            Phase.RECOVERING,
            Optional.of(survivors.getFirst()),
            survivors,
            new Epoch(holding.sealed.number(), survivors),
            version);
    return new Tablet(id, keyspace, range, next, Optional.empty());
  }

  TabletPlacement placement(Keyspace in) {
    return new TabletPlacement(
        holding.changed,
        id,
        in,
        range,
        holding.epoch,
        holding.phase,
        holding.primary.orElseThrow(),
        holding.replicas,
        holding.sealed);
  }
}

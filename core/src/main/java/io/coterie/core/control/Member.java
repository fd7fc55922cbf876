package io.coterie.core.control;

import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.Role;
import io.coterie.core.placement.NodeInfo;
import io.coterie.core.placement.PlacementCodec;
import io.coterie.core.placement.StoreId;
import io.coterie.core.wire.Codec;
import java.util.List;

/// A node in the control state. `health` is what the detector decided (alive, suspected or dead);
/// `draining` is an operator's wish and outlives restarts; `life` and `store` are what it
/// registered.
record Member(
    NodeId id,
    List<Role> roles,
    NodeInfo.Status health,
    boolean draining,
    long life,
    StoreId store) {
  static final Codec<Member> CODEC =
      Codec.of(
          (member, sink) ->
              sink.put(NodeId.CODEC, member.id)
                  .put(PlacementCodec.ROLES, member.roles)
                  .put(PlacementCodec.STATUS, member.health)
                  .bool(member.draining)
                  .i64(member.life)
                  .put(StoreId.CODEC, member.store),
          source ->
              new Member(
                  source.get(NodeId.CODEC),
                  source.get(PlacementCodec.ROLES),
                  source.get(PlacementCodec.STATUS),
                  source.bool(),
                  source.i64(),
                  source.get(StoreId.CODEC)));

  Member {
    roles = List.copyOf(roles);
  }

  Member with(NodeInfo.Status newHealth) {
    return new Member(id, roles, newHealth, draining, life, store);
  }

  Member withDraining(boolean newDraining) {
    return new Member(id, roles, health, newDraining, life, store);
  }

  boolean stores() {
    return roles.contains(Role.STORAGE);
  }

  /// Whether it may be given data.
  boolean isEligible() {
    return stores() && !draining;
  }

  boolean isUp() {
    return health != NodeInfo.Status.DEAD;
  }

  boolean isAlive() {
    return health == NodeInfo.Status.ALIVE;
  }

  NodeInfo info() {
    NodeInfo.Status shown = draining && isUp() ? NodeInfo.Status.DRAINING : health;
    return new NodeInfo(id, roles, shown, life, store);
  }
}

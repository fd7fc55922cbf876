package io.coterie.simulation.cluster;

import io.coterie.core.identity.NodeId;
import io.coterie.core.placement.ClusterMap;
import io.coterie.core.placement.NodeInfo;
import io.coterie.core.placement.StoreId;
import io.coterie.core.placement.TabletPlacement;
import io.coterie.simulation.world.Faults;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Lets one disk after the other be lost: the next one when every tablet has got over the one
/// before, so that what was acknowledged is always still with a seal quorum.
final class DiskLosses implements Faults.Losses {
  private final ControlWatch watch;
  private final Map<NodeId, StoreId> gone = new TreeMap<>();

  DiskLosses(ControlWatch watch) {
    this.watch = watch;
  }

  @Override
  public boolean mayLose(NodeId node) {
    ClusterMap map = watch.newest();
    boolean noticed = gone.entrySet().stream().noneMatch(each -> isIn(map, each));
    return map.node(node).isPresent()
        && noticed
        && map.tablets().stream().allMatch(tablet -> getsOver(tablet, node));
  }

  @Override
  public void lost(NodeId node) {
    watch.newest().node(node).ifPresent(info -> gone.put(node, info.store()));
  }

  private static boolean isIn(ClusterMap map, Map.Entry<NodeId, StoreId> disk) {
    return map.node(disk.getKey()).map(NodeInfo::store).filter(disk.getValue()::equals).isPresent();
  }

  private static boolean getsOver(TabletPlacement tablet, NodeId node) {
    List<NodeId> replicas = tablet.replicas();
    int quorum = tablet.keyspace().settings().ackRule().sealQuorum(replicas.size());
    return tablet.phase() == TabletPlacement.Phase.ACTIVE
        && tablet.sealed().lost().isEmpty()
        && (!replicas.contains(node) || replicas.size() > quorum);
  }
}

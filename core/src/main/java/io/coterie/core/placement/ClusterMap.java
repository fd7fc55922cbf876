package io.coterie.core.placement;

import io.coterie.core.identity.NodeId;
import io.coterie.core.kernel.ClusterView;
import io.coterie.core.kernel.InstanceId;
import io.coterie.core.wire.Bytes;
import java.util.List;
import java.util.Optional;

/// One version of who holds what. Lists are in order of id, so equal maps have equal bytes.
public record ClusterMap(
    long version, List<NodeInfo> nodes, List<Keyspace> keyspaces, List<TabletPlacement> tablets)
    implements ClusterView {
  public static final ClusterMap EMPTY = new ClusterMap(0, List.of(), List.of(), List.of());

  public ClusterMap {
    nodes = List.copyOf(nodes);
    keyspaces = List.copyOf(keyspaces);
    tablets = List.copyOf(tablets);
  }

  public Optional<NodeInfo> node(NodeId id) {
    return nodes.stream().filter(node -> node.id().equals(id)).findFirst();
  }

  public Optional<Keyspace> keyspace(String name) {
    return keyspaces.stream().filter(keyspace -> keyspace.name().equals(name)).findFirst();
  }

  public Optional<TabletPlacement> tablet(InstanceId id) {
    for (TabletPlacement tablet : tablets) {
      if (tablet.tablet().equals(id)) {
        return Optional.of(tablet);
      }
    }
    return Optional.empty();
  }

  public List<TabletPlacement> tabletsOf(Keyspace keyspace) {
    return tablets.stream().filter(tablet -> tablet.keyspace().id() == keyspace.id()).toList();
  }

  /// The tablet of a cell.
  public Optional<TabletPlacement> tabletFor(Keyspace keyspace, Bytes row, Bytes column) {
    long hash =
        switch (keyspace.settings().partitioning()) {
          case ROW -> RowHash.of(row);
          case ROW_AND_COLUMN -> RowHash.of(row, column);
        };
    // Each call of each client comes here: no list is made of the keyspace's tablets.
    for (TabletPlacement tablet : tablets) {
      if (tablet.keyspace().id() == keyspace.id() && tablet.range().contains(hash)) {
        return Optional.of(tablet);
      }
    }
    return Optional.empty();
  }
}

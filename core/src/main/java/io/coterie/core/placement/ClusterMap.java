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

  /// Whether every row of the keyspace has its tablet. Tablets are placed one after the other, so
  /// the first are in the map before the last; they never overlap, so they cover all hashes when
  /// their widths add up to 2^64.
  public boolean isPlaced(Keyspace keyspace) {
    List<TabletPlacement> placed = tabletsOf(keyspace);
    long width = 0;
    for (TabletPlacement tablet : placed) {
      width += tablet.range().to() - tablet.range().from() + 1;
    }
    return !placed.isEmpty() && width == 0;
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

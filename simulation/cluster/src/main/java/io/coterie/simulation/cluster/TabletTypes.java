package io.coterie.simulation.cluster;

import io.coterie.core.identity.NodeId;
import io.coterie.node.MachineType;
import io.coterie.node.Modes;
import io.coterie.protocols.tablets.TabletConfig;
import io.coterie.protocols.tablets.TabletMemory;
import io.coterie.protocols.tablets.TabletMessage;
import io.coterie.protocols.tablets.TabletOperation;
import java.util.List;

/// Tablets as nodes host them, with limits so small that a short run flushes, truncates its log and
/// needs snapshots.
final class TabletTypes {
  private static final TabletConfig SMALL =
      new TabletConfig(1_000, 50, 200, 600_000, 3, 4_000, 64_000, 200, 500, 3_000, 6_000);

  private TabletTypes() {}

  static MachineType<TabletMessage, TabletOperation> type(NodeId self) {
    return Modes.tablets(
        self, SMALL, List.of(new TabletMemory(80_000, 1_000), new TabletMemory(80_000, 1_000)));
  }
}

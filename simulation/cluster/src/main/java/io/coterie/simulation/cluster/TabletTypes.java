package io.coterie.simulation.cluster;

import io.coterie.core.identity.NodeId;
import io.coterie.core.kernel.Answer;
import io.coterie.core.kernel.InstanceId;
import io.coterie.core.kernel.Mode;
import io.coterie.core.kernel.Protocol;
import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.Codec;
import io.coterie.node.MachineType;
import io.coterie.protocols.tablets.Tablet;
import io.coterie.protocols.tablets.TabletAnswer;
import io.coterie.protocols.tablets.TabletCodec;
import io.coterie.protocols.tablets.TabletConfig;
import io.coterie.protocols.tablets.TabletMessage;
import io.coterie.protocols.tablets.TabletOperation;
import java.util.Optional;

/// Tablets as nodes host them, with limits so small that a short run flushes, truncates its log and
/// needs snapshots.
final class TabletTypes {
  private static final TabletConfig SMALL =
      new TabletConfig(1_000, 50, 200, 600_000, 3, 4_000, 64_000, 200, 500, 3_000, 6_000);

  private TabletTypes() {}

  static MachineType<TabletMessage, TabletOperation> type(NodeId self) {
    Codec<Answer> answers =
        TabletCodec.ANSWER.map(answer -> (Answer) answer, TabletAnswer.class::cast);
    return new MachineType<>(
        Mode.TABLETS,
        TabletCodec.MESSAGE,
        TabletCodec.OPERATION,
        answers,
        new MachineType.Machines<>() {
          @Override
          public Protocol<TabletMessage, TabletOperation> create(InstanceId instance) {
            return new Tablet(self, instance, SMALL);
          }

          @Override
          public Optional<Bytes> row(TabletOperation operation) {
            return Optional.of(operation.row());
          }
        });
  }
}

package io.coterie.core.control;

import io.coterie.core.kernel.InstanceId;
import io.coterie.core.placement.ClusterMap;
import io.coterie.core.placement.NodeInfo;
import io.coterie.core.placement.TabletPlacement;
import io.coterie.core.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// What the machines of this node want in the log: repeated until the map shows that it has
/// happened or that it makes no sense any more.
final class Suggestions {
  private final ControlMemory memory;
  private final TreeMap<Bytes, Pending> pending = new TreeMap<>();

  private record Pending(ControlCommand command, long sentMillis) {}

  Suggestions(ControlMemory memory) {
    this.memory = memory;
  }

  /// The messages that are due now: new suggestions at once, old ones each `proposalMillis`.
  List<ControlMessage.Suggest> due(long nowMillis) {
    List<ControlMessage.Suggest> due = new ArrayList<>();
    pending.values().removeIf(each -> isMoot(each.command, memory.known));
    pending.replaceAll((key, each) -> {
      if (nowMillis - each.sentMillis < memory.config.proposalMillis()) {
        return each;
      }
      due.add(new ControlMessage.Suggest(each.command));
      return new Pending(each.command, nowMillis);
    });
    return due;
  }

  /// Takes a suggestion; when too many wait it is dropped, and its machine will ask again.
  void add(ControlCommand command) {
    if (pending.size() < memory.config.suggestionsMax() && !isMoot(command, memory.known)) {
      Bytes key = ControlCodec.COMMAND.encode(command);
      pending.putIfAbsent(key, new Pending(command, Long.MIN_VALUE / 2));
    }
  }

  /// Another leads: it has heard none of them.
  void repeat() {
    pending.replaceAll((key, each) -> new Pending(each.command, Long.MIN_VALUE / 2));
  }

  static boolean isMoot(ControlCommand command, ClusterMap map) {
    return switch (command) {
      case ControlCommand.Activate activate -> !isAwaited(activate, map);
      case ControlCommand.RequestEpoch request -> epoch(map, request.tablet()) > request.epoch();
      case ControlCommand.RegisterNode register ->
          map.node(register.node())
              .map(NodeInfo::incarnation)
              .filter(known -> known >= register.incarnation())
              .isPresent();
      case ControlCommand.NodeSuspected _,
          ControlCommand.NodeAlive _,
          ControlCommand.NodeDead _,
          ControlCommand.Drain _,
          ControlCommand.Enable _,
          ControlCommand.CreateKeyspace _,
          ControlCommand.BeginRecovery _,
          ControlCommand.ForceRecovery _,
          ControlCommand.EventRecorded _ ->
          true;
    };
  }

  private static boolean isAwaited(ControlCommand.Activate activate, ClusterMap map) {
    long known = epoch(map, activate.tablet());
    if (known != activate.epoch()) {
      return known < activate.epoch();
    }
    return map.tablet(activate.tablet())
        .filter(tablet -> tablet.phase() == TabletPlacement.Phase.RECOVERING)
        .filter(tablet -> tablet.primary().equals(activate.primary()))
        .isPresent();
  }

  private static long epoch(ClusterMap map, InstanceId tablet) {
    return map.tablet(tablet).map(TabletPlacement::epoch).orElse(0L);
  }
}

package io.coterie.core.control;

import io.coterie.core.kernel.Effects;
import io.coterie.core.kernel.InstanceId;
import io.coterie.core.wire.Bytes;
import java.util.TreeMap;

/// What the leader has handed to the log and not seen ordered yet, so that it says nothing twice
/// within `proposalMillis`. A lost proposal is made again after that, if it is still called for.
final class Proposals {
  private final ControlConfig config;
  private final TreeMap<Bytes, Long> commands = new TreeMap<>();
  private final TreeMap<InstanceId, Long> epochs = new TreeMap<>();

  Proposals(ControlConfig config) {
    this.config = config;
  }

  void clear() {
    commands.clear();
    epochs.clear();
  }

  /// Forgets what is too old to be on its way.
  void expire(long nowMillis) {
    commands.values().removeIf(at -> nowMillis - at >= config.proposalMillis());
    epochs.values().removeIf(at -> nowMillis - at >= config.proposalMillis());
  }

  int room() {
    return Math.max(0, config.proposalsMax() - epochs.size());
  }

  boolean isEmpty() {
    return commands.isEmpty() && epochs.isEmpty();
  }

  void propose(ControlCommand command, long nowMillis, Effects<ControlMessage> effects) {
    boolean news =
        switch (command) {
          // Two plans for one epoch differ in detail; only one of them can take effect.
          case ControlCommand.BeginRecovery begin ->
              epochs.putIfAbsent(begin.tablet(), nowMillis) == null;
          case ControlCommand.RegisterNode _,
              ControlCommand.NodeSuspected _,
              ControlCommand.NodeAlive _,
              ControlCommand.NodeDead _,
              ControlCommand.Drain _,
              ControlCommand.Enable _,
              ControlCommand.CreateKeyspace _,
              ControlCommand.Activate _,
              ControlCommand.RequestEpoch _,
              ControlCommand.ForceRecovery _,
              ControlCommand.EventRecorded _ ->
              commands.putIfAbsent(key(command), nowMillis) == null;
        };
    if (news) {
      effects.propose(command);
    }
  }

  void ordered(ControlCommand command) {
    if (command instanceof ControlCommand.BeginRecovery begin) {
      epochs.remove(begin.tablet());
    } else {
      commands.remove(key(command));
    }
  }

  /// Wall times differ from try to try; what the command does, does not.
  private static Bytes key(ControlCommand command) {
    ControlCommand timeless =
        switch (command) {
          case ControlCommand.RegisterNode c ->
              new ControlCommand.RegisterNode(c.node(), c.roles(), c.incarnation(), c.store(), 0);
          case ControlCommand.NodeDead c ->
              new ControlCommand.NodeDead(c.node(), c.incarnation(), 0);
          case ControlCommand.Drain c -> new ControlCommand.Drain(c.node(), 0);
          case ControlCommand.Enable c -> new ControlCommand.Enable(c.node(), 0);
          case ControlCommand.CreateKeyspace c ->
              new ControlCommand.CreateKeyspace(c.name(), c.settings(), c.tablets(), 0);
          case ControlCommand.NodeSuspected _,
              ControlCommand.NodeAlive _,
              ControlCommand.BeginRecovery _,
              ControlCommand.Activate _,
              ControlCommand.RequestEpoch _,
              ControlCommand.ForceRecovery _,
              ControlCommand.EventRecorded _ ->
              command;
        };
    return ControlCodec.COMMAND.encode(timeless);
  }
}

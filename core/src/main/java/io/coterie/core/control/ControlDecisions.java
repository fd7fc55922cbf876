package io.coterie.core.control;

import io.coterie.core.control.FailureDetector.Verdict;
import io.coterie.core.identity.NodeId;
import io.coterie.core.placement.NodeInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// "Decide, then replay": what the leader proposes, computed from a state and what was observed.
/// Nothing here changes the state; only the log does.
public final class ControlDecisions {
  private ControlDecisions() {}

  /// New epochs that the state calls for, at most `limit`.
  public static List<ControlCommand.BeginRecovery> epochs(ControlState state, int limit) {
    return new PlacementPlanner(state).plan(limit);
  }

  /// What the verdicts on all nodes change.
  static List<ControlCommand> health(
      ControlState state, Function<Member, Verdict> verdicts, long wallMillis) {
    List<ControlCommand> commands = new ArrayList<>();
    for (Member member : state.members().values()) {
      health(member, verdicts.apply(member), wallMillis).ifPresent(commands::add);
    }
    return commands;
  }

  private static Optional<ControlCommand> health(Member member, Verdict verdict, long wallMillis) {
    NodeId id = member.id();
    return switch (verdict) {
      case UNHEARD -> Optional.empty();
      case ALIVE ->
          member.isAlive()
              ? Optional.empty()
              : Optional.of(new ControlCommand.NodeAlive(id, member.life()));
      case SUSPECTED ->
          member.isAlive()
              ? Optional.of(new ControlCommand.NodeSuspected(id, member.life()))
              : Optional.empty();
      case DEAD ->
          member.health() == NodeInfo.Status.DEAD
              ? Optional.empty()
              : Optional.of(new ControlCommand.NodeDead(id, member.life(), wallMillis));
    };
  }
}

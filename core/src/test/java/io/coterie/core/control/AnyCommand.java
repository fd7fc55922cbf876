package io.coterie.core.control;

import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.Role;
import io.coterie.core.kernel.InstanceId;
import io.coterie.core.kernel.Mode;
import io.coterie.core.placement.AccessRule;
import io.coterie.core.placement.AckRule;
import io.coterie.core.placement.Keyspace;
import io.coterie.core.placement.Partitioning;
import io.coterie.core.placement.StoreId;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/// Makes commands by seed: sensible ones in a sensible order are rare, so most of them are late.
final class AnyCommand {
  private static final int NODES = 7;
  private final SplittableRandom random;

  AnyCommand(long seed) {
    random = new SplittableRandom(seed);
  }

  /// A command that may or may not fit; one in three is what the planner would propose.
  ControlCommand next(ControlState state) {
    return switch (random.nextInt(12)) {
      case 0 ->
          new ControlCommand.RegisterNode(
              node(), roles(), 1 + random.nextInt(9), StoreId.drawn(1 + random.nextInt(2)), now());
      case 1 -> new ControlCommand.NodeSuspected(node(), 1 + random.nextInt(9));
      case 2 -> new ControlCommand.NodeAlive(node(), 1 + random.nextInt(9));
      case 3 -> new ControlCommand.NodeDead(node(), 1 + random.nextInt(9), now());
      case 4 -> new ControlCommand.Drain(node(), now());
      case 5 -> new ControlCommand.Enable(node(), now());
      case 6 ->
          new ControlCommand.CreateKeyspace(
              "space-" + random.nextInt(20), settings(), 1 + random.nextInt(4), now());
      case 7 -> {
        long epoch = random.nextInt(5);
        NodeId candidate = node();
        yield new ControlCommand.BeginRecovery(
            tablet(), epoch, epoch + 1, List.of(node(), candidate), candidate);
      }
      case 8 -> activate(state);
      case 9 -> new ControlCommand.RequestEpoch(tablet(), random.nextInt(9), node(), "restarted");
      case 10 ->
          new ControlCommand.ForceRecovery(
              tablet(), random.nextInt(9), List.of(node()), "anna", "the last minute", now());
      default -> planned(state);
    };
  }

  private ControlCommand planned(ControlState state) {
    return ControlDecisions.epochs(state, 1).stream()
        .map(ControlCommand.class::cast)
        .findFirst()
        .orElse(new ControlCommand.EventRecorded(now(), "nothing to do"));
  }

  /// What a candidate would say, half of the time.
  private ControlCommand activate(ControlState state) {
    return state.tablets().values().stream()
        .filter(tablet -> tablet.isPlaced() && !tablet.isActive() && random.nextBoolean())
        .findFirst()
        .map(tablet ->
            new ControlCommand.Activate(
                tablet.id(), tablet.holding().epoch(), tablet.holding().primary().orElseThrow()))
        .orElse(new ControlCommand.Activate(tablet(), random.nextInt(9), node()));
  }

  Keyspace.Settings settings() {
    AckRule rule = List.of(AckRule.values()).get(random.nextInt(3));
    return new Keyspace.Settings(1 + random.nextInt(5), rule, Partitioning.ROW, AccessRule.SERVICE);
  }

  private NodeId node() {
    return new NodeId(1 + random.nextInt(NODES));
  }

  private List<Role> roles() {
    return Stream.of(Role.COORDINATOR, Role.STORAGE).filter(role -> random.nextInt(4) > 0).toList();
  }

  private InstanceId tablet() {
    return new InstanceId(Mode.TABLETS, 1 + random.nextInt(30));
  }

  private long now() {
    return random.nextLong(1_000_000);
  }
}

package io.coterie.core.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.Role;
import io.coterie.core.kernel.InstanceId;
import io.coterie.core.kernel.Mode;
import io.coterie.core.placement.AccessRule;
import io.coterie.core.placement.AckRule;
import io.coterie.core.placement.Keyspace;
import io.coterie.core.placement.Partitioning;
import io.coterie.core.placement.PlacementCodec;
import io.coterie.core.placement.StoreId;
import io.coterie.core.wire.Bytes;
import io.coterie.judge.GoldenFile;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The golden vectors of docs/formats/control.md: one of each kind, and the state they make.
class ControlVectorsTest {
  private static final NodeId ONE = new NodeId(1);
  private static final NodeId TWO = new NodeId(2);
  private static final InstanceId TABLET = new InstanceId(Mode.TABLETS, 1);
  private static final Keyspace.Settings SETTINGS =
      new Keyspace.Settings(3, AckRule.MAJORITY, Partitioning.ROW, AccessRule.OWNER);

  private static final List<ControlCommand> COMMANDS =
      List.of(
          new ControlCommand.RegisterNode(
              ONE, List.of(Role.COORDINATOR, Role.STORAGE), 1, StoreId.drawn(1), 1000),
          new ControlCommand.RegisterNode(TWO, List.of(Role.STORAGE), 4, StoreId.drawn(1), 1001),
          new ControlCommand.CreateKeyspace("mail", SETTINGS, 1, 1002),
          new ControlCommand.BeginRecovery(TABLET, 0, 1, List.of(ONE, TWO), ONE),
          new ControlCommand.Activate(TABLET, 1, ONE),
          new ControlCommand.NodeSuspected(TWO, 4),
          new ControlCommand.NodeAlive(TWO, 4),
          new ControlCommand.NodeDead(TWO, 4, 1003),
          new ControlCommand.Drain(TWO, 1004),
          new ControlCommand.Enable(TWO, 1005),
          new ControlCommand.RequestEpoch(TABLET, 1, ONE, "restarted"),
          new ControlCommand.ForceRecovery(TABLET, 1, List.of(ONE), "anna", "an hour", 1006),
          new ControlCommand.EventRecorded(1007, "updated"),
          new ControlCommand.RegisterNode(ONE, List.of(Role.STORAGE), 2, StoreId.drawn(2), 1008));

  private static final List<ControlMessage> MESSAGES =
      List.of(
          new ControlMessage.Ping(7, 5),
          new ControlMessage.Pong(7, 4, 5),
          new ControlMessage.Register(List.of(Role.STORAGE), 4, StoreId.drawn(9)),
          new ControlMessage.Accuse(TWO, 4),
          new ControlMessage.Suggest(new ControlCommand.Activate(TABLET, 1, ONE)),
          new ControlMessage.PullMap(3),
          new ControlMessage.MapPiece(3, 5, 0, 1, Bytes.of(1, 2)));

  private static final List<ControlOperation> OPERATIONS =
      List.of(
          new ControlOperation.Status(),
          new ControlOperation.GetMap(3),
          new ControlOperation.ListTablets("mail"),
          new ControlOperation.CreateKeyspace("mail", SETTINGS, 1),
          new ControlOperation.Drain(TWO),
          new ControlOperation.Enable(TWO),
          new ControlOperation.Force(TABLET, "anna", "an hour"),
          new ControlOperation.Suggest(new ControlCommand.Activate(TABLET, 1, ONE)));

  @Test
  void theFormatsAreThoseOfTheGoldenFile() throws IOException {
    Map<String, String> lines = new LinkedHashMap<>();
    ControlState state = new ControlState();
    for (ControlCommand command : COMMANDS) {
      Bytes bytes = ControlCodec.COMMAND.encode(command);
      assertEquals(command, ControlCodec.COMMAND.decode(bytes));
      lines.put("command" + command.getClass().getSimpleName() + lines.size(), bytes.toHex());
      state.apply(command);
    }
    for (ControlMessage message : MESSAGES) {
      Bytes bytes = ControlWire.MESSAGE.encode(message);
      assertEquals(message, ControlWire.MESSAGE.decode(bytes));
      lines.put("message" + message.getClass().getSimpleName(), bytes.toHex());
    }
    for (ControlOperation operation : OPERATIONS) {
      Bytes bytes = ControlWire.OPERATION.encode(operation);
      assertEquals(operation, ControlWire.OPERATION.decode(bytes));
      lines.put("operation" + operation.getClass().getSimpleName(), bytes.toHex());
    }
    for (ControlAnswer answer : answers(state)) {
      Bytes bytes = ControlWire.ANSWER.encode(answer);
      assertEquals(answer, ControlWire.ANSWER.decode(bytes));
      lines.put("answer" + answer.getClass().getSimpleName(), bytes.toHex());
    }
    lines.put("map", PlacementCodec.MAP.encode(state.map()).toHex());
    lines.put("state", state.toBytes().toHex());
    lines.put("stateHash", state.stateHash().toHex());

    GoldenFile.assertMade("control.json", lines);
  }

  @Test
  void thereIsAVectorOfEveryCase() {
    assertEveryCase(ControlCommand.class, COMMANDS);
    assertEveryCase(ControlMessage.class, MESSAGES);
    assertEveryCase(ControlOperation.class, OPERATIONS);
    assertEveryCase(ControlAnswer.class, answers(new ControlState()));
  }

  private static <T> void assertEveryCase(Class<T> family, List<? extends T> values) {
    Set<Class<?>> seen = new LinkedHashSet<>();
    values.forEach(value -> seen.add(value.getClass()));
    assertEquals(Set.of(family.getPermittedSubclasses()), seen);
  }

  private static List<ControlAnswer> answers(ControlState state) {
    return List.of(
        new ControlAnswer.Status(
            ONE,
            Optional.of(TWO),
            11,
            false,
            List.of("mail waits for n2"),
            List.of("mail survives no further loss"),
            state.map().nodes(),
            List.of(new ControlEvent(1007, ControlEvent.Kind.LOSS, "an hour"))),
        new ControlAnswer.Map(Optional.of(state.map())),
        new ControlAnswer.Tablets(state.map().tablets()),
        new ControlAnswer.Changed(11));
  }
}

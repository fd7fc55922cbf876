package io.coterie.core.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.Role;
import io.coterie.core.kernel.InstanceId;
import io.coterie.core.kernel.Mode;
import io.coterie.core.placement.AccessRule;
import io.coterie.core.placement.AckRule;
import io.coterie.core.placement.ClusterMap;
import io.coterie.core.placement.HashRange;
import io.coterie.core.placement.Keyspace;
import io.coterie.core.placement.MapChange;
import io.coterie.core.placement.Partitioning;
import io.coterie.core.placement.PlacementCodec;
import io.coterie.core.placement.StoreId;
import io.coterie.core.placement.TabletPlacement;
import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.DecodeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ControlStateTest {
  private static final NodeId ONE = new NodeId(1);
  private static final NodeId TWO = new NodeId(2);
  private static final InstanceId TABLET = new InstanceId(Mode.TABLETS, 1);
  private static final String STATE_OF_FORMAT_1 =
      "01000000000000000500000002000000000000000200000002000000010000000102010000000000"
          + "00000001000000020000000102010000000000000000040000000100000001000000046d61696c02"
          + "0202010100000001020000000000000001000000010000000000000000ffffffffffffffff000000"
          + "00000000010200000001000000010000000200000001000000020000000000000001000000020000"
          + "00010000000200000000000000050000000000000000";

  private static final Keyspace.Settings SETTINGS =
      new Keyspace.Settings(2, AckRule.MAJORITY, Partitioning.ROW, AccessRule.SERVICE);

  @Test
  @DisplayName(
      "P12 ten thousand commands replayed from nothing, or from a snapshot, give the bytes")
  void replayGivesTheSameBytes() {
    ControlState live = new ControlState();
    AnyCommand any = new AnyCommand(12);
    List<Bytes> log = new ArrayList<>();
    ControlState resumed = new ControlState();
    for (int i = 0; i < 10_000; i++) {
      ControlCommand command = any.next(live);
      log.add(ControlCodec.COMMAND.encode(command));
      live.apply(command);
      if (i % 500 == 0) {
        resumed = ControlState.decode(live.toBytes());
      } else {
        resumed.apply(command);
      }
    }
    ControlState replayed = new ControlState();
    log.forEach(bytes -> replayed.apply(ControlCodec.COMMAND.decode(bytes)));

    assertEquals(live.toBytes(), replayed.toBytes());
    assertEquals(live.stateHash(), replayed.stateHash());
    assertEquals(live.toBytes(), resumed.toBytes());
    assertTrue(live.map().tablets().size() > 10, "the commands reach something");
  }

  @Test
  void aRepeatedCommandChangesNothing() {
    ControlState state = new ControlState();
    AnyCommand any = new AnyCommand(4);
    for (int i = 0; i < 5_000; i++) {
      ControlCommand command = any.next(state);
      state.apply(command);
      Bytes once = state.toBytes();
      state.apply(command);
      assertEquals(once, state.toBytes(), command::toString);
    }
  }

  @Test
  void theMapTravelsWholeAndInChanges() {
    ControlState state = new ControlState();
    AnyCommand any = new AnyCommand(7);
    ClusterMap follower = ClusterMap.EMPTY;
    for (int i = 0; i < 3_000; i++) {
      state.apply(any.next(state));
      if (i % 17 == 0 && state.mapVersion() > follower.version()) {
        MapChange change = MapChange.between(follower.version(), state.map());
        ClusterMap part = PlacementCodec.MAP.decode(PlacementCodec.MAP.encode(change.part()));
        follower = new MapChange(change.base(), part).appliedTo(follower);
        assertEquals(state.map(), follower);
      }
    }
    assertTrue(follower.version() > 100);
  }

  @Test
  @DisplayName("P05 only the candidate of the present epoch becomes primary")
  void staleActivationsChangeNothing() {
    ControlState state = placed();
    state.apply(new ControlCommand.Activate(TABLET, 1, TWO));
    assertEquals(TabletPlacement.Phase.RECOVERING, placement(state).phase());
    state.apply(new ControlCommand.Activate(TABLET, 1, ONE));
    assertEquals(TabletPlacement.Phase.ACTIVE, placement(state).phase());

    state.apply(new ControlCommand.BeginRecovery(TABLET, 1, 2, List.of(ONE, TWO), TWO));
    Bytes before = state.toBytes();
    state.apply(new ControlCommand.Activate(TABLET, 1, ONE));
    state.apply(new ControlCommand.BeginRecovery(TABLET, 1, 2, List.of(ONE, TWO), ONE));
    assertEquals(before, state.toBytes());
    assertEquals(new TabletPlacement.Epoch(1, List.of(ONE, TWO)), placement(state).sealed());
  }

  @Test
  @DisplayName("P08 a primary's new life asks for a new epoch; a force names and records the loss")
  void aNewLifeNeedsANewEpoch() {
    ControlState state = placed();
    state.apply(new ControlCommand.Activate(TABLET, 1, ONE));
    state.apply(
        new ControlCommand.RegisterNode(ONE, List.of(Role.STORAGE), 2, StoreId.drawn(1), 5));
    assertEquals(
        new ControlCommand.BeginRecovery(TABLET, 1, 2, List.of(ONE, TWO), TWO),
        ControlDecisions.epochs(state, 9).getFirst());

    state.apply(
        new ControlCommand.ForceRecovery(TABLET, 1, List.of(TWO), "anna", "an hour of mail", 6));
    assertEquals(List.of(TWO), placement(state).sealed().replicas());
    assertEquals(ControlEvent.Kind.LOSS, state.record().getLast().kind());
    assertTrue(state.record().getLast().text().contains("an hour of mail"));
  }

  @Test
  @DisplayName("P08 a replica whose disk was replaced counts in no epoch that began before")
  void aReplacedDiskDoesNotCount() {
    ControlState state = placed();
    state.apply(new ControlCommand.Activate(TABLET, 1, ONE));
    state.apply(started(TWO, 2, 8));
    TabletPlacement lost = placement(state);
    assertEquals(new TabletPlacement.Epoch(1, List.of(ONE, TWO), List.of(TWO)), lost.sealed());
    assertEquals(2, lost.openTo(TWO), "it acknowledges nothing in epoch 1 any more");
    assertEquals(1, lost.openTo(ONE));

    Bytes before = state.toBytes();
    state.apply(started(TWO, 1, 1));
    assertEquals(before, state.toBytes(), "what the old disk had asked for comes too late");

    state.apply(ControlDecisions.epochs(state, 9).getFirst());
    assertEquals(Optional.of(ONE), state.map().tablet(TABLET).map(TabletPlacement::primary));
    assertEquals(List.of(ONE), placement(state).sealed().survivors());
    assertEquals(2, placement(state).openTo(TWO), "in epoch 2 it begins as a new member");
    state.apply(new ControlCommand.Activate(TABLET, 2, ONE));
    assertEquals(new TabletPlacement.Epoch(2, List.of(ONE, TWO)), placement(state).sealed());
  }

  @Test
  @DisplayName("P08 a recovery that a replaced disk took part in begins again")
  void aRecoveryBeginsAgain() {
    ControlState state = placed();
    state.apply(started(TWO, 2, 8));
    assertEquals(2, placement(state).epoch());
    state.apply(new ControlCommand.Activate(TABLET, 1, ONE));
    assertEquals(TabletPlacement.Phase.RECOVERING, placement(state).phase());
    state.apply(new ControlCommand.Activate(TABLET, 2, ONE));
    assertEquals(TabletPlacement.Phase.ACTIVE, placement(state).phase());
  }

  @Test
  @DisplayName("D07 a state of before stores had numbers is read; their number is 0 from then on")
  void statesOfBeforeStoresHadNumbers() {
    ControlState old = ControlState.decode(Bytes.hex(STATE_OF_FORMAT_1));
    assertEquals(StoreId.UNNUMBERED, old.member(ONE).orElseThrow().store());
    assertEquals(List.of(ONE, TWO), placement(old).replicas());
    assertEquals(
        new ControlCommand.RegisterNode(TWO, List.of(Role.STORAGE), 4, StoreId.UNNUMBERED, 1001),
        ControlCodec.COMMAND.decode(
            Bytes.hex("01000000020000000102000000000000000400000000000003e9")));
    old.apply(
        new ControlCommand.RegisterNode(TWO, List.of(Role.STORAGE), 5, StoreId.UNNUMBERED, 0));
    assertEquals(List.of(), placement(old).sealed().lost(), "the same disk in its next life");
    old.apply(started(TWO, 6, 8));
    assertEquals(List.of(TWO), placement(old).sealed().lost());
    assertEquals(old.toBytes(), ControlState.decode(old.toBytes()).toBytes());
  }

  private static ControlCommand started(NodeId node, long life, long store) {
    return new ControlCommand.RegisterNode(
        node, List.of(Role.STORAGE), life, StoreId.drawn(store), 0);
  }

  @Test
  void theRangesOfAKeyspaceAreWhole() {
    ControlState state = new ControlState();
    state.apply(new ControlCommand.CreateKeyspace("mail", SETTINGS, 7, 0));
    long next = 0;
    for (Tablet tablet : state.tablets().values()) {
      HashRange range = tablet.range();
      assertEquals(next, range.from());
      next = range.to() + 1;
    }
    assertEquals(0, next);
  }

  @Test
  void aDamagedSnapshotIsRefused() {
    Bytes snapshot = placed().toBytes();
    for (int size = 0; size < snapshot.size(); size++) {
      Bytes cut = snapshot.slice(0, size);
      assertThrows(DecodeException.class, () -> ControlState.decode(cut));
    }
  }

  private static TabletPlacement placement(ControlState state) {
    return state.map().tablet(TABLET).orElseThrow();
  }

  private static ControlState placed() {
    ControlState state = new ControlState();
    state.apply(
        new ControlCommand.RegisterNode(ONE, List.of(Role.STORAGE), 1, StoreId.drawn(1), 0));
    state.apply(
        new ControlCommand.RegisterNode(TWO, List.of(Role.STORAGE), 1, StoreId.drawn(1), 0));
    state.apply(new ControlCommand.CreateKeyspace("mail", SETTINGS, 1, 0));
    state.apply(new ControlCommand.BeginRecovery(TABLET, 0, 1, List.of(ONE, TWO), ONE));
    return state;
  }
}

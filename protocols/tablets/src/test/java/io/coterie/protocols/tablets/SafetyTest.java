package io.coterie.protocols.tablets;

import static io.coterie.protocols.tablets.Scene.get;
import static io.coterie.protocols.tablets.Scene.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.core.kernel.Ask;
import io.coterie.core.kernel.Outcome;
import io.coterie.core.placement.AckRule;
import io.coterie.core.wire.Bytes;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What acknowledged writes rest on, each as the shortest scene that would lose one. The simulation
/// meets these, too, but needs up to some hundred seeds for it.
class SafetyTest {
  private static final List<Integer> ALL = List.of(1, 2, 3);

  private final Scene scene = Scene.ready(3, AckRule.MAJORITY);

  @Test
  @DisplayName("P04 a secondary acknowledges a block only when it is on its disk")
  void acksAreDurable() {
    scene.at(2).syncs = false;
    scene.at(3).syncs = false;
    Ask ask = scene.ask(1, put("row", "a", "1"));
    scene.settle();
    assertTrue(scene.outcome(1, ask).isEmpty(), "only the primary has it on disk");
    scene.at(3).sync();
    scene.settle();
    assertInstanceOf(Outcome.Done.class, scene.outcome(1, ask).orElseThrow());
  }

  @Test
  @DisplayName("P05 P08 a driver that lacks entries takes them over before it leads")
  void driversAskASealQuorum() {
    scene.cutOff.add(scene.at(3).id);
    scene.done(1, put("row", "a", "1"));
    scene.cutOff.clear();
    scene.cutOff.add(scene.at(1).id);
    scene.recover(2, 3, ALL, ALL, 1);
    scene.pass(1_500);
    assertTrue(scene.isProposed(3, 2));
    scene.activate(2, 3, ALL);
    scene.pass(500);
    assertEquals(
        new TabletAnswer.Cell(Optional.of(Value.utf8("1")), 2), scene.done(3, get("row", "a")));
  }

  @Test
  @DisplayName("P05 a member that has said where its log ends takes nothing older")
  void sealedMembersTakeNothingOlder() {
    scene.cutOff.add(scene.at(1).id);
    scene.lost = message -> message instanceof TabletMessage.Append append && append.epoch() == 2;
    scene.recover(2, 2, ALL, ALL, 1);
    scene.pass(1_500);
    scene.cutOff.clear();
    Ask fenced = scene.ask(1, put("row", "a", "lost"));
    scene.pass(500);
    assertTrue(scene.outcome(1, fenced).isEmpty(), "nobody acknowledges it");
  }

  @Test
  @DisplayName("P05 P08 a replica whose disk was replaced takes part in nothing that began before")
  void emptyDisksTakeNoPart() {
    scene.cutOff.add(scene.at(3).id);
    scene.done(1, put("row", "a", "1"));
    scene.at(2).tables = new Tables();
    scene.at(2).start();
    scene.replaced.add(scene.at(2).id);
    scene.activate(1, 1, ALL);
    scene.pass(1_500);
    Ask alone = scene.ask(1, put("row", "a", "2"));
    scene.pass(500);
    assertTrue(scene.outcome(1, alone).isEmpty(), "with an empty log it acknowledges nothing");

    scene.cutOff.clear();
    scene.cutOff.add(scene.at(1).id);
    scene.recover(2, 3, ALL, ALL, 1);
    scene.pass(3_000);
    assertFalse(scene.isProposed(3, 2), "node 2 answers no seal for what it has forgotten");
  }

  @Test
  @DisplayName("P34 a change that was read from the disk and taken back since is told to nobody")
  void whatIsTakenBackIsNoChange() {
    TabletConfig shortMemory =
        new TabletConfig(
            1_000, 50, 200, 600_000, 4, 4 << 20, 16 << 20, 16_384, 100, 1 << 20, 1 << 20);
    Scene watched = Scene.ready(3, AckRule.MAJORITY, shortMemory);
    watched.done(1, put("row", "a", "1"));
    watched.done(1, put("row", "a", "x".repeat(500)));
    watched.pass(500);
    watched.cutOff.add(watched.at(1).id);
    watched.ask(1, put("row", "a", "never"));
    watched.at(1).loads = false;
    TabletOperation.Scope row = TabletOperation.Scope.ofRow(Bytes.utf8("row"));
    Ask asked =
        watched.ask(
            1, new TabletOperation.Changes(row, 1, ReadLimit.DEFAULT, Consistency.LINEARIZABLE));
    watched.recover(2, 2, ALL, ALL, 1);
    watched.pass(1_500);
    watched.activate(2, 2, ALL);
    watched.settle();
    watched.done(2, put("row", "a", "instead"));
    watched.cutOff.clear();
    watched.pass(1_000);
    watched.at(1).answerLoads();

    Outcome.Done done =
        assertInstanceOf(Outcome.Done.class, watched.outcome(1, asked).orElseThrow());
    TabletAnswer.ChangeList list = assertInstanceOf(TabletAnswer.ChangeList.class, done.answer());
    assertEquals(
        List.of(2L, 3L), list.changes().stream().map(TabletAnswer.Change::version).toList());
    assertEquals(3, list.upTo(), "the cursor may not pass what came instead");
  }

  @Test
  @DisplayName(
      "P08 a driver goes on with the others when the one with the greatest log falls silent")
  void driversGoOnWithoutTheWinner() {
    scene.cutOff.add(scene.at(3).id);
    scene.done(1, put("row", "a", "1"));
    scene.cutOff.clear();
    scene.cutOff.add(scene.at(1).id);
    scene.lost = message -> message instanceof TabletMessage.Entries;
    scene.recover(2, 3, ALL, ALL, 1);
    scene.pass(1_500);
    assertFalse(scene.isProposed(3, 2), "node 2 has won and gives nothing");
    scene.cutOff.clear();
    scene.cutOff.add(scene.at(2).id);
    scene.lost = message -> false;
    scene.pass(3_000);
    assertTrue(scene.isProposed(3, 2));
    scene.activate(2, 3, ALL);
    scene.pass(500);
    assertEquals(
        new TabletAnswer.Cell(Optional.of(Value.utf8("1")), 2), scene.done(3, get("row", "a")));
  }
}

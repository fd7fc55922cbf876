package io.coterie.protocols.tablets;

import static io.coterie.protocols.tablets.Scene.get;
import static io.coterie.protocols.tablets.Scene.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.core.kernel.Ask;
import io.coterie.core.kernel.Outcome;
import io.coterie.core.kernel.Refusal;
import io.coterie.core.kernel.Table;
import io.coterie.core.kernel.WriteId;
import io.coterie.core.placement.AckRule;
import io.coterie.core.wire.Bytes;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TabletTest {
  private final Scene scene = Scene.ready(3, AckRule.MAJORITY);

  private static Outcome read(String value, long version) {
    return new Outcome.Done(new TabletAnswer.Cell(Optional.of(Value.utf8(value)), version));
  }

  @Test
  @DisplayName("P01 P02 a write is on every replica and is read back")
  void writesAndReads() {
    TabletAnswer written = scene.done(1, put("row", "a", "1"));
    assertEquals(new TabletAnswer.Written(2), written);
    assertEquals(
        new TabletAnswer.Cell(Optional.of(Value.utf8("1")), 2), scene.done(1, get("row", "a")));
    scene.pass(500);
    for (int node = 2; node <= 3; node++) {
      assertEquals(scene.at(1).tables.of(Table.STATE), scene.at(node).tables.of(Table.STATE));
      assertEquals(scene.at(1).tables.of(Table.LOG), scene.at(node).tables.of(Table.LOG));
    }
  }

  @Test
  void aSecondaryRedirectsToThePrimary() {
    Ask ask = scene.ask(2, put("row", "a", "1"));
    Outcome.Redirected outcome =
        assertInstanceOf(Outcome.Redirected.class, scene.outcome(2, ask).orElseThrow());
    assertEquals(1, outcome.replicas().getFirst().number());
  }

  @Test
  void theSameWriteTwiceHappensOnce() {
    WriteId id = scene.nextWrite();
    Ask first = scene.ask(1, put("row", "a", "1"), id);
    Ask second = scene.ask(1, put("row", "a", "1"), id);
    scene.settle();
    Ask third = scene.ask(1, put("row", "a", "1"), id);
    assertEquals(new Outcome.Done(new TabletAnswer.Written(2)), scene.outcome(1, first).get());
    assertEquals(scene.outcome(1, first), scene.outcome(1, second));
    assertEquals(scene.outcome(1, first), scene.outcome(1, third));
  }

  @Test
  void conditionsSeePendingWritesAndRefusalsWaitForThem() {
    TabletOperation.Mutate create =
        new TabletOperation.Mutate(
            Bytes.utf8("row"),
            List.of(new Condition.Absent(Bytes.utf8("a"))),
            List.of(new Mutation.Put(Bytes.utf8("a"), Value.utf8("1"))));
    Ask first = scene.ask(1, create);
    Ask second = scene.ask(1, create);
    assertTrue(scene.outcome(1, second).isEmpty(), "the refusal depends on a pending entry");
    scene.settle();
    assertInstanceOf(Outcome.Done.class, scene.outcome(1, first).orElseThrow());
    Outcome.Refused refused =
        assertInstanceOf(Outcome.Refused.class, scene.outcome(1, second).orElseThrow());
    assertEquals(Refusal.CONDITION_FAILED, refused.reason());
  }

  @Test
  void thePrimaryCountsItselfOnlyWhenStored() {
    scene.at(1).syncs = false;
    scene.at(2).syncs = false;
    Ask ask = scene.ask(1, put("row", "a", "1"));
    scene.settle();
    assertTrue(scene.outcome(1, ask).isEmpty(), "one secondary of three is no majority");
    scene.at(1).sync();
    assertInstanceOf(Outcome.Done.class, scene.outcome(1, ask).orElseThrow());
  }

  @Test
  void whatIsNotInMemoryIsLoaded() {
    scene.done(1, put("row", "a", "1"));
    scene.at(1).tables.forgetful = true;
    TabletOperation.Mutate swap =
        new TabletOperation.Mutate(
            Bytes.utf8("row"),
            List.of(new Condition.ValueIs(Bytes.utf8("a"), Value.utf8("1"))),
            List.of(new Mutation.Put(Bytes.utf8("a"), Value.utf8("2"))));
    assertEquals(new TabletAnswer.Written(3), scene.done(1, swap));
    Ask ask = scene.ask(1, get("row", "a"));
    assertEquals(read("2", 3), scene.outcome(1, ask).orElseThrow());
  }

  @Test
  void withoutALeaseAReadWaitsForAQuorum() {
    scene.done(1, put("row", "a", "1"));
    scene.nanos += 2_000_000_000L;
    Ask ask = scene.ask(1, get("row", "a"));
    assertTrue(scene.outcome(1, ask).isEmpty());
    scene.settle();
    assertEquals(read("1", 2), scene.outcome(1, ask).orElseThrow());
  }

  @Test
  @DisplayName("P04 a new epoch keeps what was acknowledged")
  void failover() {
    scene.done(1, put("row", "a", "1"));
    scene.cutOff.add(scene.at(1).id);
    scene.recover(2, 2, List.of(1, 2, 3), List.of(1, 2, 3), 1);
    scene.pass(1_500);
    assertTrue(scene.isProposed(2, 2));
    scene.activate(2, 2, List.of(1, 2, 3));
    scene.settle();
    scene.done(2, put("row", "b", "2"));
    assertEquals(
        new TabletAnswer.Cell(Optional.of(Value.utf8("1")), 2), scene.done(2, get("row", "a")));
    Ask fenced = scene.ask(1, put("row", "a", "lost"));
    scene.pass(500);
    assertTrue(scene.outcome(1, fenced).isEmpty(), "the old primary acknowledges nothing");
    scene.cutOff.clear();
    scene.pass(500);
    assertEquals(scene.at(2).tables.of(Table.LOG), scene.at(1).tables.of(Table.LOG));
    assertEquals(
        new Outcome.Unknown("the primary changed while the write was under way"),
        scene.outcome(1, fenced).orElseThrow());
  }

  @Test
  void aRestartedPrimaryAsksForANewEpoch() {
    scene.done(1, put("row", "a", "1"));
    scene.at(1).start();
    scene.activate(1, 1, List.of(1, 2, 3));
    assertEquals("RequestEpoch", scene.at(1).proposals.getLast().getClass().getSimpleName());
    scene.recover(2, 1, List.of(1, 2, 3), List.of(1, 2, 3), 1);
    scene.settle();
    assertTrue(scene.isProposed(1, 2), "the lease was its own: nobody waits");
    scene.activate(2, 1, List.of(1, 2, 3));
    scene.pass(300);
    assertEquals(
        new TabletAnswer.Cell(Optional.of(Value.utf8("1")), 2), scene.done(1, get("row", "a")));
  }

  @Test
  void aSealWaitsForTheLeaseOfAnother() {
    scene.done(1, put("row", "a", "1"));
    scene.cutOff.add(scene.at(1).id);
    scene.recover(2, 2, List.of(1, 2, 3), List.of(1, 2, 3), 1);
    scene.pass(900);
    assertTrue(!scene.isProposed(2, 2), "a lease of a second stands in the way");
    scene.pass(300);
    assertTrue(scene.isProposed(2, 2));
  }
}

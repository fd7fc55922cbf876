package io.coterie.protocols.tablets;

import static io.coterie.protocols.tablets.Scene.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.core.kernel.Ask;
import io.coterie.core.kernel.Outcome;
import io.coterie.core.kernel.Refusal;
import io.coterie.core.kernel.Table;
import io.coterie.core.placement.AckRule;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Tablets of one node share its memory.
class TabletMemoryTest {
  private static final int PENDING_BYTES = 100_000;
  private static final String TEXT = "x".repeat(20_000);

  private final TabletMemory memory = new TabletMemory(PENDING_BYTES, 100_000);
  private final Scene one = scene(1);
  private final Scene other = scene(2);

  private Scene scene(int number) {
    return new Scene(3, AckRule.MAJORITY, TabletConfig.DEFAULT, number, memory).begun();
  }

  @Test
  @DisplayName("P02 writes that wait in one tablet take no memory that its node does not have")
  void pendingWritesOfAllTablets() {
    one.cutOff.add(one.at(2).id);
    one.cutOff.add(one.at(3).id);
    int taken = 0;
    Ask last = one.ask(1, put("row", "c", TEXT));
    while (one.outcome(1, last).isEmpty()) {
      taken++;
      last = one.ask(1, put("row" + taken, "c", TEXT));
    }
    assertTrue(taken * TEXT.length() <= PENDING_BYTES + TEXT.length(), "taken: " + taken);
    assertOverloaded(one.outcome(1, last).orElseThrow());
    Ask elsewhere = other.ask(1, put("row", "c", "1"));
    assertOverloaded(other.outcome(1, elsewhere).orElseThrow());

    one.cutOff.clear();
    one.pass(1_000);
    other.done(1, put("row", "c", "1"));
  }

  @Test
  @DisplayName("P02 a replica that has ended leaves its memory to the others")
  void whatHasEnded() {
    one.cutOff.add(one.at(2).id);
    one.cutOff.add(one.at(3).id);
    for (int i = 0; i < 6; i++) {
      one.ask(1, put("row" + i, "c", TEXT));
    }
    assertOverloaded(other.outcome(1, other.ask(1, put("row", "c", "1"))).orElseThrow());
    memory.leave(one.tablet);
    other.done(1, put("row", "c", "1"));
  }

  @Test
  void logInMemoryIsSharedEvenly() {
    one.cutOff.add(one.at(3).id);
    for (int i = 0; i < 3; i++) {
      one.done(1, put("row", "c", TEXT));
    }
    int before = one.at(1).logLoads;
    // Of two tablets, each has room for two of the three blocks.
    one.cutOff.clear();
    one.pass(1_000);
    assertTrue(one.at(1).logLoads > before, "what a member lacks comes from the disk");
    assertEquals(one.at(1).tables.of(Table.STATE), one.at(3).tables.of(Table.STATE));
  }

  private static void assertOverloaded(Outcome outcome) {
    Outcome.Refused refused = assertInstanceOf(Outcome.Refused.class, outcome);
    assertEquals(Refusal.OVERLOADED, refused.reason());
    assertTrue(refused.detail().contains("all the memory"), refused.detail());
  }
}

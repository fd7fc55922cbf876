package io.coterie.simulation.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Lives, pauses and clocks of a node.
class SimNodeTest {
  private static final long SECOND = 1_000_000_000L;

  private final IdleNode idle = new IdleNode(1);
  private final World world = idle.world();
  private final SimNode node = idle.node();
  private final List<String> said = new ArrayList<>();

  @Test
  void whatALifeHadPlannedEndsWithIt() {
    node.after(10, () -> said.add("first life"));
    world.run(5);
    node.crash();
    node.start();
    node.after(10, () -> said.add("second life"));
    world.run(100);

    assertEquals(List.of("second life"), said);
  }

  @Test
  void whatBecomesDueInAPauseRunsAfterIt() {
    node.after(10, () -> said.add("a@" + world.nowNanos()));
    node.after(20, () -> said.add("b@" + world.nowNanos()));
    node.after(200, () -> said.add("c@" + world.nowNanos()));
    node.pause();
    long before = node.clock().monotonicNanos();
    world.run(100);
    node.resume();
    assertEquals(before + 100, node.clock().monotonicNanos());
    world.run(1_000);

    assertEquals(List.of("a@100", "b@100", "c@200"), said);
  }

  @Test
  void eventsOfOneTimeRunInTheOrderOfAsking() {
    for (int i = 0; i < 5; i++) {
      int number = i;
      world.after(7, () -> said.add("" + number));
    }
    world.after(3, () -> said.add("early")).cancel();
    world.run(10);
    assertEquals(List.of("0", "1", "2", "3", "4"), said);
  }

  @Test
  void aMonotonicClockDriftsAndNeverGoesBack() {
    long begin = node.clock().monotonicNanos();
    node.clock().drift(10_000);
    world.run(SECOND);
    assertEquals(SECOND + SECOND / 100, node.clock().monotonicNanos() - begin);

    node.clock().drift(-10_000);
    long middle = node.clock().monotonicNanos();
    world.run(SECOND);
    assertEquals(SECOND - SECOND / 100, node.clock().monotonicNanos() - middle);
  }

  @Test
  void aTimerNeverFiresBeforeItsOwnClockSaysSo() {
    Randomness random = new Randomness(2);
    for (int i = 0; i < 200; i++) {
      node.clock().drift(random.between(-100_000, 100_000));
      long delay = random.between(0, 100 * SECOND);
      long begin = node.clock().monotonicNanos();
      world.run(node.clock().trueNanos(delay));
      long passed = node.clock().monotonicNanos() - begin;
      assertTrue(passed >= delay && passed <= delay + 2, passed + " for " + delay);
    }
  }

  @Test
  void aWallClockJumpsAndTheMonotonicOneDoesNot() {
    long wall = node.clock().wallMillis();
    long monotonic = node.clock().monotonicNanos();
    node.clock().jump(-5_000);
    world.run(SECOND);

    assertEquals(wall - 4_000, node.clock().wallMillis());
    assertEquals(monotonic + SECOND, node.clock().monotonicNanos());
    node.clock().correct();
    assertEquals(wall + 1_000, node.clock().now().wallMillis());
  }

  @Test
  void whatCannotHappenIsRefused() {
    assertThrows(IllegalStateException.class, node::start);
    assertThrows(IllegalStateException.class, node::resume);
    node.pause();
    assertThrows(IllegalStateException.class, node::pause);
    node.crash();
    assertThrows(IllegalStateException.class, node::crash);
    assertThrows(IllegalArgumentException.class, () -> world.after(-1, () -> {}));
  }

  @Test
  void anInvariantIsCheckedAfterEachEvent() {
    world.always(() -> {
      if (said.size() > 1) {
        throw new Violation("two at once");
      }
    });
    world.after(1, () -> said.add("one"));
    world.after(2, () -> said.add("two"));
    world.after(3, () -> said.add("three"));

    assertThrows(Violation.class, () -> world.run(10));
    assertEquals(2, said.size());
  }
}

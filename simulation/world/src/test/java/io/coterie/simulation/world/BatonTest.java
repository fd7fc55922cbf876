package io.coterie.simulation.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Blocking code in virtual time.
class BatonTest {
  private final IdleNode idle = new IdleNode(1);
  private final World world = idle.world();
  private final Baton baton = world.baton();
  private final List<String> said = new ArrayList<>();

  @AfterEach
  void endCalls() {
    world.close();
  }

  @Test
  void callsTakeTurnsInVirtualTime() {
    for (int i = 1; i <= 3; i++) {
      int number = i;
      baton.start(
          idle.node(),
          "call " + i,
          () -> {
            for (int round = 0; round < 3; round++) {
              said.add(number + "@" + world.nowNanos());
              baton.sleep(10L * number);
            }
          });
    }
    world.run(1_000);

    assertEquals(
        List.of("1@0", "2@0", "3@0", "1@10", "2@20", "1@20", "3@30", "2@40", "3@60"), said);
    assertEquals(0, baton.calls());
  }

  @Test
  void anAnswerMayComeAtOnceOrLater() {
    baton.start(
        idle.node(),
        "asker",
        () -> {
          said.add(baton.<String>await(answer -> answer.accept("at once")));
          said.add(
              baton.<String>await(answer -> {
                world.after(5, () -> answer.accept("later"));
                world.after(9, () -> answer.accept("too late"));
              }));
          said.add("at " + world.nowNanos());
        });
    world.run(100);

    assertEquals(List.of("at once", "later", "at 5"), said);
  }

  @Test
  void aCrashOfTheNodeUnwindsItsCalls() {
    Baton.Call call =
        baton.start(
            idle.node(),
            "doomed",
            () -> {
              try {
                baton.sleep(1_000);
                said.add("never");
              } finally {
                said.add("unwound");
              }
            });
    Baton.Call late = baton.start(idle.node(), "short", () -> said.add("begun"));
    world.after(0, () -> idle.node().crash());
    world.run(5_000);

    assertTrue(call.hasEnded());
    assertTrue(late.hasEnded());
    assertEquals(List.of("begun", "unwound"), said);
  }

  @Test
  void aPausedNodeRunsNoCall() {
    baton.start(
        idle.node(),
        "sleeper",
        () -> {
          baton.sleep(10);
          said.add("woke at " + world.nowNanos());
        });
    world.run(5);
    idle.node().pause();
    world.after(95, () -> idle.node().resume());
    world.run(1_000);

    assertEquals(List.of("woke at 100"), said);
  }

  @Test
  void whatACallThrowsEndsTheRun() {
    baton.start(
        idle.node(),
        "thrower",
        () -> {
          throw new IllegalStateException("lost my keys");
        });
    Violation violation = assertThrows(Violation.class, () -> world.run(10));
    assertTrue(String.valueOf(violation.getMessage()).contains("lost my keys"));
  }

  @Test
  void onlyACallMayWait() {
    assertThrows(IllegalStateException.class, () -> baton.sleep(1));
    assertEquals(false, baton.isHeldHere());
  }
}

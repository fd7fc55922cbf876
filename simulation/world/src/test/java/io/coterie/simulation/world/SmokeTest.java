package io.coterie.simulation.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SmokeTest {
  private static final int SEEDS = 60;

  @Test
  void manySeedsHoldAndReachEveryFault() {
    long faults = 0;
    long operations = 0;
    List<String> kinds = new ArrayList<>();
    for (long seed = 1; seed <= SEEDS; seed++) {
      RunResult result = SmokeWorld.MODE.run().run(seed, null);
      assertNull(result.failure(), SmokeWorld.MODE.command(seed) + ": " + result.failure());
      faults += result.faults().values().stream().mapToLong(Long::longValue).sum();
      operations += result.operations();
      result
          .faults()
          .forEach((kind, count) -> {
            if (count > 0 && !kinds.contains(kind)) {
              kinds.add(kind);
            }
          });
    }
    assertTrue(faults > 5 * SEEDS, "faults: " + faults);
    assertTrue(operations > 100 * SEEDS, "operations: " + operations);
    assertEquals(FaultKind.values().length - 3, kinds.size(), kinds::toString);
  }

  @ParameterizedTest
  @EnumSource(
      value = RegisterServer.Bug.class,
      names = {"ACK_BEFORE_SYNC", "DOUBLE_APPLY"})
  void aPlantedBugIsNoticed(RegisterServer.Bug bug) {
    String failure = null;
    for (long seed = 1; seed <= 200 && failure == null; seed++) {
      failure = SmokeWorld.mode(bug).run().run(seed, null).failure();
    }
    assertTrue(String.valueOf(failure).startsWith("not linearizable"), failure);
  }

  @Test
  void theSameSeedIsTheSameRunWhetherReadOrNot() {
    List<String> trace = new ArrayList<>();
    RunResult read = SmokeWorld.MODE.run().run(7, trace::add);
    RunResult again = SmokeWorld.MODE.run().run(7, null);

    assertEquals(read, again);
    assertTrue(trace.size() > 1_000);
    assertTrue(!read.traceHash().equals(SmokeWorld.MODE.run().run(8, null).traceHash()));
  }
}

package io.coterie.simulation.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.simulation.world.RunResult;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TabletWorldTest {
  private static final int SEEDS = Integer.getInteger("tablets.seeds", 10);

  @Test
  @DisplayName("P03 P04 tablets are linearizable and forget nothing, by seed")
  void manySeedsHold() {
    long operations = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      RunResult result = TabletWorld.MODE.run().run(seed, null);
      assertNull(result.failure(), TabletWorld.MODE.command(seed) + ": " + result.failure());
      operations += result.operations();
    }
    assertTrue(operations > 50L * SEEDS, "operations: " + operations);
  }

  @Test
  void theSameSeedIsTheSameRun() {
    RunResult first = TabletWorld.MODE.run().run(3, line -> {});
    assertEquals(first, TabletWorld.MODE.run().run(3, null));
  }
}

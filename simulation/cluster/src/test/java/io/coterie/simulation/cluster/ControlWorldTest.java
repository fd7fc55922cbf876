package io.coterie.simulation.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.simulation.world.RunResult;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ControlWorldTest {
  private static final int SEEDS = 20;

  @Test
  @DisplayName("P11 P12 replayed control state equals live state on every coordinator, by seed")
  void manySeedsHold() {
    long operations = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      RunResult result = ControlWorld.MODE.run().run(seed, null);
      assertNull(result.failure(), ControlWorld.MODE.command(seed) + ": " + result.failure());
      operations += result.operations();
    }
    assertTrue(operations >= 500 * SEEDS, "operations: " + operations);
  }

  @Test
  void theSameSeedIsTheSameRun() {
    RunResult first = ControlWorld.MODE.run().run(3, line -> {});
    assertEquals(first, ControlWorld.MODE.run().run(3, null));
  }
}

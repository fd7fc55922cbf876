package io.coterie.simulation.cluster;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.coterie.core.identity.NodeId;
import io.coterie.core.kernel.Outcome;
import io.coterie.core.placement.TabletPlacement;
import io.coterie.simulation.world.SimNode;
import io.coterie.simulation.world.World;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// A process may stand still between any two instructions, also inside a turn of a shard.
class StoppedTurnTest {
  private static final long SECOND = 1_000_000_000L;
  private static final int SEEDS = 10;

  @Test
  @DisplayName("P03 a primary that stood still inside a turn answers by no lease of before")
  void leasesOfBefore() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      try (World world = new World(seed)) {
        OneTablet scene = new OneTablet(world);
        scene.put("old").orThrow();
        TabletPlacement tablet = scene.tablet();
        SimNode primary = scene.at(tablet.primary());
        List<NodeId> others = new ArrayList<>(tablet.replicas());
        others.remove(primary.id());
        scene.cutOff(primary.id(), others);
        scene.cluster.host(primary.id()).stopInsideTurn(tablet.tablet(), 15 * SECOND);

        // Nobody but the client reaches the old primary; it asks after another has taken the write.
        Outcome outcome = scene.putThenAsk("new", primary.id());
        assertFalse(outcome instanceof Outcome.Done, "seed " + seed + ": " + outcome);
      }
    }
  }
}

package io.coterie.simulation.cluster;

import io.coterie.client.Link;
import io.coterie.simulation.world.SimNode;

/// What a simulated client does, in blocking code under the baton.
public interface ClientBody {
  void run(SimNode machine, Link link);
}

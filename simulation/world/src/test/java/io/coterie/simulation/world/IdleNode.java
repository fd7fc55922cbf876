package io.coterie.simulation.world;

import io.coterie.core.identity.NodeId;
import java.util.function.BooleanSupplier;

/// A world with one node that does nothing of its own accord, and its disk.
record IdleNode(World world, SimNode node, SimDisk disk) {
  IdleNode(long seed) {
    this(new World(seed));
  }

  private IdleNode(World world) {
    this(world, new SimNode(world, new NodeId(1), new Nothing()));
  }

  private IdleNode(World world, SimNode node) {
    this(world, node, new SimDisk(node, DiskSettings.USUAL.withoutTrouble()));
    node.start();
  }

  void await(BooleanSupplier condition) {
    world.runUntil(condition, 10_000_000_000L);
  }

  /// A program that does nothing.
  static final class Nothing implements SimNode.Program {
    @Override
    public void start(SimNode node) {}

    @Override
    public void crashed() {}
  }
}

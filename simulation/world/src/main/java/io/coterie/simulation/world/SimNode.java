package io.coterie.simulation.world;

import io.coterie.core.identity.NodeId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// A machine with one process on it: a node of the cluster, or a client's program.
///
/// Everything that runs on it is tied to one life: a crash forgets what was still to come. A paused
/// process does not run while time goes on; what became due meanwhile runs when it goes on.
public final class SimNode {
  /// The program of this machine; it is started anew in each life.
  public interface Program {
    void start(SimNode node);

    /// The process is gone, without warning: nothing more can be done, only forgotten.
    void crashed();
  }

  private final World world;
  private final NodeId id;
  private final SimClock clock;
  private final Randomness random;
  private final Program program;
  private final ArrayDeque<Runnable> backlog = new ArrayDeque<>();
  private final List<Runnable> onCrash = new ArrayList<>();
  private long life;
  private boolean up;
  private boolean paused;

  public SimNode(World world, NodeId id, Program program) {
    this.world = world;
    this.id = id;
    this.program = program;
    this.random = world.scheduling().fork(id.number());
    this.clock = new SimClock(world, random.fork("clock"));
  }

  public NodeId id() {
    return id;
  }

  public SimClock clock() {
    return clock;
  }

  public World world() {
    return world;
  }

  /// The number of this life; it grows with every start and every crash.
  public long life() {
    return life;
  }

  public boolean isUp() {
    return up;
  }

  public boolean isPaused() {
    return paused;
  }

  /// Whether it is doing anything: up and not paused.
  public boolean isRunning() {
    return up && !paused;
  }

  /// A fresh seed for something in this life.
  public long seed() {
    return random.nextLong();
  }

  public void start() {
    if (up) {
      throw new IllegalStateException(id + " is up");
    }
    up = true;
    life++;
    clock.boot();
    world.trace().line("start", id.number(), life, 0);
    program.start(this);
  }

  public void crash() {
    if (!up) {
      throw new IllegalStateException(id + " is not up");
    }
    world.trace().line("crash", id.number(), life, 0);
    up = false;
    paused = false;
    life++;
    backlog.clear();
    world.baton().crashed(this);
    onCrash.forEach(Runnable::run);
    program.crashed();
  }

  public void pause() {
    if (!isRunning()) {
      throw new IllegalStateException(id + " is not running");
    }
    world.trace().line("pause", id.number(), life, 0);
    paused = true;
  }

  public void resume() {
    if (!paused) {
      throw new IllegalStateException(id + " is not paused");
    }
    world.trace().line("resume", id.number(), life, backlog.size());
    paused = false;
    while (!backlog.isEmpty()) {
      after(0, backlog.poll());
    }
  }

  /// Runs `action` here after this time by the world's clock, if this life still goes on then.
  public World.Event after(long delayNanos, Runnable action) {
    long current = life;
    return world.after(
        delayNanos,
        () -> {
          if (current == life) {
            run(action);
          }
        });
  }

  /// Runs `action` here after this time by this node's own clock.
  public World.Event afterLocal(long delayNanos, Runnable action) {
    return after(clock.trueNanos(delayNanos), action);
  }

  /// Runs `action` here now, or when the node goes on; not at all when it is down.
  public void run(Runnable action) {
    if (paused) {
      backlog.add(action);
    } else if (up) {
      action.run();
    }
  }

  /// Told at every crash, before the program.
  void onCrash(Runnable listener) {
    onCrash.add(listener);
  }
}

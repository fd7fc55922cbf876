package io.coterie.simulation.world;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What ends the faults that last: each at its time, or all of them early.
final class Cures {
  private final World world;
  private final Set<Cure> open = new LinkedHashSet<>();

  /// The end of one fault.
  private final class Cure {
    private final Runnable action;

    Cure(Runnable action) {
      this.action = action;
    }

    void apply() {
      if (open.remove(this)) {
        action.run();
      }
    }
  }

  Cures(World world) {
    this.world = world;
  }

  void after(long nanos, Runnable action) {
    Cure cure = new Cure(action);
    open.add(cure);
    world.after(nanos, cure::apply);
  }

  /// Those that the last cures bring along are left to their time.
  void applyAll() {
    List.copyOf(open).forEach(Cure::apply);
  }

  int open() {
    return open.size();
  }
}

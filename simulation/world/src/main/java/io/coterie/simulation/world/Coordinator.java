package io.coterie.simulation.world;

import io.coterie.core.kernel.Coordination;
import io.coterie.core.wire.Bytes;
import org.jspecify.annotations.Nullable;

/// One member of a [SimControlLog]: what its disk holds of the log, and its replica of this life.
final class Coordinator {
  private final SimControlLog log;
  private final SimNode node;

  /// Entries on this member's disk; survives crashes.
  private int stored;

  /// The last snapshot on this member's disk: after how many entries, at which index, what.
  private int snapshotAfter;

  private long snapshotIndex;
  private @Nullable Bytes snapshot;

  private Coordination.@Nullable Replica replica;
  private int applied;
  private int committed;
  private boolean leads;
  private long laggingUntilNanos;

  Coordinator(SimControlLog log, SimNode node) {
    this.log = log;
    this.node = node;
    node.onCrash(this::stop);
  }

  SimNode node() {
    return node;
  }

  boolean isRunning() {
    return replica != null && node.isRunning();
  }

  boolean isPresent() {
    return replica != null && node.isUp();
  }

  int stored() {
    return stored;
  }

  int applied() {
    return applied;
  }

  void store(int entries) {
    stored = Math.max(stored, entries);
  }

  void lag(long untilNanos) {
    laggingUntilNanos = Math.max(laggingUntilNanos, untilNanos);
  }

  boolean isLagging() {
    return node.world().nowNanos() < laggingUntilNanos;
  }

  void start(Coordination.Replica fresh) {
    if (replica != null) {
      throw new IllegalStateException("the control log of " + node.id() + " is started once");
    }
    replica = fresh;
    applied = 0;
    committed = 0;
    leads = false;
    Bytes kept = snapshot;
    if (kept != null) {
      fresh.restore(snapshotIndex, kept);
      applied = snapshotAfter;
      committed = snapshotAfter;
    }
  }

  void stop() {
    replica = null;
    leads = false;
    log.stopped(this);
  }

  /// Learns, some time later, that so many entries are fixed.
  void learn(int entries) {
    committed = Math.max(committed, entries);
    store(entries);
    node.run(this::catchUp);
  }

  /// Tells the replica whether it leads, unless it has been told.
  void lead(boolean leading) {
    Coordination.Replica present = replica;
    if (present != null && leads != leading) {
      leads = leading;
      node.world().trace().line("leadership", node.id().number(), leading ? 1 : 0, applied);
      present.leadership(leading);
    }
  }

  private void catchUp() {
    Coordination.Replica present = replica;
    if (present == null) {
      return;
    }
    int gap = log.settings().snapshotEvery();
    Coordinator ahead = committed - applied > gap ? log.snapshotBeyond(applied, committed) : null;
    if (ahead != null) {
      install(ahead, present);
    }
    while (applied < committed && present.equals(replica)) {
      SimControlLog.Entry entry = log.entry(applied);
      applied++;
      node.world().trace().line("ordered", node.id().number(), entry.index(), applied);
      present.ordered(entry.index(), entry.command());
      if (applied % gap == 0 && present.equals(replica)) {
        takeSnapshot(entry.index(), present);
      }
    }
  }

  private void install(Coordinator from, Coordination.Replica present) {
    Bytes taken = from.snapshot;
    if (taken != null) {
      snapshot = taken;
      snapshotAfter = from.snapshotAfter;
      snapshotIndex = from.snapshotIndex;
      applied = snapshotAfter;
      node.world().trace().line("install", node.id().number(), snapshotIndex, applied);
      node.world().sometimes().reached("a coordinator catches up by snapshot");
      present.restore(snapshotIndex, taken);
    }
  }

  private void takeSnapshot(long index, Coordination.Replica present) {
    Bytes taken = present.snapshot();
    snapshot = taken;
    snapshotAfter = applied;
    snapshotIndex = index;
    log.compare(index, taken);
  }

  int snapshotAfter() {
    return snapshotAfter;
  }
}

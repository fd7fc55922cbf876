package io.coterie.simulation.cluster;

import io.coterie.client.Result;
import io.coterie.client.TabletKeyspace;
import io.coterie.client.Watch;
import io.coterie.client.WatchCursor;
import io.coterie.core.kernel.Refusal;
import io.coterie.core.wire.Bytes;
import io.coterie.protocols.tablets.Mutation;
import io.coterie.protocols.tablets.TabletAnswer;
import io.coterie.protocols.tablets.TabletOperation;
import io.coterie.protocols.tablets.Value;
import io.coterie.simulation.world.Violation;
import io.coterie.simulation.world.World;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A client that watches all rows and now and then begins again from its cursor as text (P34): each
/// change comes once and in the order of its row, and what it has seen is in the end what is there.
final class TabletWatching {
  private final World world;
  private final Map<Bytes, Long> versions = new TreeMap<>();
  private final Map<Bytes, Optional<Bytes>> values = new TreeMap<>();
  private WatchCursor cursor = WatchCursor.after(0);

  TabletWatching(World world) {
    this.world = world;
  }

  /// Watches for a while, from where it was.
  void follow(TabletKeyspace rows) {
    try (Watch watch = rows.watch(new TabletOperation.Scope(Bytes.EMPTY, true), cursor)) {
      int rounds = 1 + world.workload().below(20);
      for (int round = 0; round < rounds; round++) {
        Result<List<Watch.Seen>> next = watch.next(500);
        if (next instanceof Result.Done<List<Watch.Seen>>(var seen)) {
          seen.forEach(each -> take(each.change()));
        } else if (next.isRefused(Refusal.CURSOR_TOO_OLD)) {
          begin();
          return;
        }
        keep(watch.cursor());
      }
    }
  }

  private void keep(WatchCursor reached) {
    cursor =
        WatchCursor.parse(reached.text())
            .orElseThrow(() -> new Violation("P34: a cursor that cannot be read: " + reached));
  }

  /// History is gone: what was seen says nothing about now.
  private void begin() {
    world.sometimes().reached("a watcher comes too late");
    versions.clear();
    values.clear();
    cursor = WatchCursor.NOW;
  }

  private void take(TabletAnswer.Change change) {
    Long last = versions.put(change.row(), change.version());
    if (last != null && last >= change.version()) {
      throw new Violation(
          "P34: version %d of row %s comes after %d"
              .formatted(change.version(), change.row().toUtf8(), last));
    }
    for (Mutation mutation : change.mutations()) {
      values.put(
          change.row(),
          mutation instanceof Mutation.Put(var column, Value.Inline(var bytes))
              ? Optional.of(bytes)
              : Optional.empty());
    }
  }

  /// After healing, when nobody writes any more: whether the rows seen are as they are.
  boolean isCurrent(TabletKeyspace rows) {
    follow(rows);
    for (Map.Entry<Bytes, Optional<Bytes>> seen : values.entrySet()) {
      if (!(rows.get(seen.getKey(), TabletWorkload.COLUMN)
              instanceof Result.Done<TabletAnswer.Cell>(var cell))
          || !cell.value().map(TabletWorkload::bytes).equals(seen.getValue())) {
        return false;
      }
    }
    return true;
  }
}

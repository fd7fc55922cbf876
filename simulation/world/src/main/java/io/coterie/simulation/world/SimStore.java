package io.coterie.simulation.world;

import io.coterie.core.kernel.Batch;
import io.coterie.core.kernel.Found;
import io.coterie.core.kernel.InstanceId;
import io.coterie.core.kernel.Query;
import io.coterie.core.kernel.Reader;
import io.coterie.core.kernel.Store;
import io.coterie.core.kernel.StoreFailure;
import io.coterie.core.kernel.Table;
import io.coterie.core.kernel.Write;
import io.coterie.core.wire.Bytes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The store of one life of one node, over a [SimDisk].
///
/// One sync at a time makes durable what was written before it began. A crash, and a recovery after
/// a failed sync, leave what was synced and some beginning of what was not, batch by batch; tables
/// without a log are left at some moment not before their last flush.
final class SimStore implements Store {
  private final SimNode node;
  private final SimDisk disk;
  private final long life;
  private final ArrayDeque<Pending> unsynced = new ArrayDeque<>();
  private final ArrayDeque<Pending> unflushed = new ArrayDeque<>();
  private final ArrayDeque<Flushing> flushes = new ArrayDeque<>();
  private final TreeMap<Long, Image> pins = new TreeMap<>();
  private Image visible;
  private @Nullable StoreFailure failure;
  private long applied;
  private long lastPin;
  private int generation;
  private boolean syncing;
  private int syncs;
  private int inSync;
  private boolean flushing;
  private int flushRuns;
  private boolean closed;

  private record Pending(InstanceId instance, Batch batch, long number, Completion completion) {}

  private record Flushing(long upTo, Completion completion) {}

  /// For what nobody waits for.
  private static final Completion NOBODY =
      new Completion() {
        @Override
        public void synced() {}

        @Override
        public void failed(StoreFailure reason) {}
      };

  SimStore(SimNode node, SimDisk disk) {
    this.node = node;
    this.disk = disk;
    this.life = node.life();
    this.visible = disk.durable().copy();
  }

  @Override
  public void write(InstanceId instance, Batch batch, Completion completion) {
    boolean logged = batch.isLogged();
    if (!logged && !batch.isUnlogged()) {
      throw new IllegalArgumentException("a batch is for tables with a log or for tables without");
    }
    if (refuses(completion)) {
      return;
    }
    visible.apply(instance, batch);
    for (Write write : batch.writes()) {
      disk.rewritten(instance, write);
    }
    if (logged) {
      unsynced.add(new Pending(instance, batch, 0, completion));
      sync();
    } else {
      unflushed.add(new Pending(instance, batch, ++applied, NOBODY));
      completion.synced();
      if (disk.random().chance(disk.settings().ownFlushPerMillion())) {
        flushes.add(new Flushing(applied, NOBODY));
        flush();
      }
    }
  }

  @Override
  public void flush(InstanceId instance, Table table, Completion completion) {
    if (table.logged()) {
      write(instance, Batch.of(List.of()), completion);
    } else if (!refuses(completion)) {
      flushes.add(new Flushing(applied, completion));
      flush();
    }
  }

  /// A store that is closed, failed or full refuses at once.
  private boolean refuses(Completion completion) {
    requireThisLife();
    if (closed) {
      node.after(0, () -> completion.failed(closedFailure()));
      return true;
    }
    if (failure == null && disk.isFull()) {
      node.world().trace().line("disk-full", node.id().number(), unsynced.size(), 0);
      fail(disk.fullFailure());
    }
    StoreFailure reason = failure;
    if (reason != null) {
      node.after(0, () -> completion.failed(reason));
      return true;
    }
    return false;
  }

  private void sync() {
    if (syncing || unsynced.isEmpty()) {
      return;
    }
    syncing = true;
    inSync = unsynced.size();
    awaitSync();
  }

  private void awaitSync() {
    int current = ++syncs;
    node.after(
        disk.syncNanos(),
        () -> {
          if (current == syncs && !closed) {
            endSync(inSync);
          }
        });
  }

  private void endSync(int count) {
    if (disk.takeSyncFailure()) {
      node.world().trace().line("sync-failed", node.id().number(), count, 0);
      fail(new StoreFailure(StoreFailure.Kind.IO, "a sync failed", "look at the disk"));
      return;
    }
    node.world().trace().line("sync", node.id().number(), count, 0);
    for (int i = 0; i < count; i++) {
      Pending pending = unsynced.remove();
      disk.durable().apply(pending.instance, pending.batch);
      pending.completion.synced();
    }
    syncing = false;
    sync();
  }

  private void flush() {
    if (flushing || flushes.isEmpty()) {
      return;
    }
    flushing = true;
    awaitFlush();
  }

  private void awaitFlush() {
    int current = ++flushRuns;
    node.after(
        disk.flushNanos(),
        () -> {
          if (current == flushRuns && !closed) {
            endFlush(flushes.remove());
          }
        });
  }

  /// The disk has become slower or faster: what is under way begins anew at its pace.
  void paceChanged() {
    if (syncing) {
      awaitSync();
    }
    if (flushing) {
      awaitFlush();
    }
  }

  private void endFlush(Flushing ended) {
    node.world().trace().line("flush", node.id().number(), ended.upTo, 0);
    settleState(ended.upTo);
    flushing = false;
    ended.completion.synced();
    flush();
  }

  private void settleState(long upTo) {
    while (!unflushed.isEmpty() && unflushed.element().number <= upTo) {
      Pending pending = unflushed.remove();
      disk.durable().apply(pending.instance, pending.batch);
    }
  }

  private void fail(StoreFailure reason) {
    failure = reason;
    generation++;
    syncs++;
    syncing = false;
    flushRuns++;
    flushing = false;
    List<Completion> waiting = new ArrayList<>();
    unsynced.forEach(pending -> waiting.add(pending.completion));
    flushes.forEach(ended -> waiting.add(ended.completion));
    flushes.clear();
    for (Completion completion : waiting) {
      node.after(0, () -> completion.failed(reason));
    }
  }

  @Override
  public boolean recover() {
    requireThisLife();
    if (closed) {
      return false;
    }
    if (failure != null && !disk.isFull()) {
      settle();
      visible = disk.durable().copy();
      failure = null;
      node.world().trace().line("recover", node.id().number(), generation, 0);
    }
    return failure == null;
  }

  /// Leaves on the disk what an interruption now would leave there.
  private void settle() {
    Randomness random = disk.random();
    int kept = (int) random.between(0, unsynced.size());
    for (int i = 0; i < kept; i++) {
      Pending pending = unsynced.remove();
      disk.durable().apply(pending.instance, pending.batch);
    }
    if (!unsynced.isEmpty()) {
      node.world().sometimes().reached("unsynced writes are lost");
    }
    if (kept > 0) {
      node.world().sometimes().reached("unsynced writes survive");
    }
    unsynced.clear();
    settleState(random.coin() ? applied : random.between(applied - unflushed.size(), applied));
    if (!unflushed.isEmpty()) {
      node.world().sometimes().reached("applied state goes back");
    }
    unflushed.clear();
  }

  void crash() {
    settle();
    closed = true;
    pins.clear();
  }

  @Override
  public Reader reader(InstanceId instance) {
    return new Reader() {
      @Override
      public Found get(Table table, Bytes key) {
        return find(instance, Query.get(table, key));
      }

      @Override
      public Found scan(Table table, Bytes from, Bytes to, int limitRows) {
        Query.Limit limit = new Query.Limit(limitRows, Integer.MAX_VALUE);
        return find(instance, Query.scan(table, from, to, limit));
      }
    };
  }

  private Found find(InstanceId instance, Query query) {
    requireThisLife();
    if (closed) {
      throw new IllegalStateException("a closed store is read");
    }
    boolean absent = disk.random().chance(disk.settings().notInMemoryPerMillion());
    return absent || disk.damage(instance, query) != null
        ? new Found.NotInMemory()
        : visible.scan(instance, query);
  }

  @Override
  public void load(InstanceId instance, Query query, Consumer<Loading> result) {
    requireThisLife();
    if (query.source() instanceof Query.Source.Flushed
        && (query.table().logged() || !query.to().equals(query.from().successor()))) {
      throw new IllegalArgumentException("Flushed is for single keys of tables without a log");
    }
    if (closed) {
      node.after(0, () -> result.accept(new Loading.Failed(closedFailure())));
      return;
    }
    // The disk is read some time between the question and the answer.
    boolean pinned = query.source() instanceof Query.Source.Pinned;
    Loading early = disk.random().coin() || pinned ? read(instance, query) : null;
    node.after(
        disk.loadNanos(),
        () -> {
          if (closed) {
            result.accept(new Loading.Failed(closedFailure()));
          } else {
            result.accept(early != null ? early : read(instance, query));
          }
        });
  }

  private Loading read(InstanceId instance, Query query) {
    StoreFailure damage = disk.damage(instance, query);
    if (damage != null) {
      return new Loading.Failed(damage);
    }
    Image image =
        switch (query.source()) {
          case Query.Source.Live live -> visible;
          case Query.Source.Flushed flushed -> disk.durable();
          case Query.Source.Pinned pinned -> pinned(pinned.snapshot());
        };
    return new Loading.Rows(image.scan(instance, query));
  }

  private Image pinned(long snapshot) {
    Image image = pins.get(snapshot);
    if (image == null) {
      throw new IllegalStateException("snapshot " + snapshot + " is not pinned");
    }
    return image;
  }

  @Override
  public long pin(InstanceId instance) {
    requireThisLife();
    if (closed) {
      throw new IllegalStateException("a closed store is pinned");
    }
    pins.put(++lastPin, visible.copy(instance));
    return lastPin;
  }

  @Override
  public void release(long snapshot) {
    requireThisLife();
    if (!closed && pins.remove(snapshot) == null) {
      throw new IllegalStateException("snapshot " + snapshot + " is not pinned");
    }
  }

  @Override
  public Health health() {
    StoreFailure reason = failure;
    return reason == null ? new Health.Good() : new Health.Failing(reason);
  }

  @Override
  public void close() {
    if (closed || life != node.life()) {
      return;
    }
    if (failure == null) {
      while (!unsynced.isEmpty()) {
        Pending pending = unsynced.remove();
        disk.durable().apply(pending.instance, pending.batch);
        pending.completion.synced();
      }
    }
    settle();
    closed = true;
    flushes.forEach(ended -> ended.completion.failed(closedFailure()));
    flushes.clear();
    disk.closed(pins.size());
  }

  private static StoreFailure closedFailure() {
    return new StoreFailure(
        StoreFailure.Kind.IO, "the store is closed", "start the node; it opens its store again");
  }

  private void requireThisLife() {
    if (life != node.life()) {
      throw new IllegalStateException("a store outlives its node: life " + life + " has ended");
    }
  }
}

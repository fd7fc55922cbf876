package io.coterie.adapters.rocksdb;

import io.coterie.core.kernel.Batch;
import io.coterie.core.kernel.Burst;
import io.coterie.core.kernel.Found;
import io.coterie.core.kernel.InstanceId;
import io.coterie.core.kernel.Query;
import io.coterie.core.kernel.Reader;
import io.coterie.core.kernel.Store;
import io.coterie.core.kernel.StoreException;
import io.coterie.core.kernel.StoreFailure;
import io.coterie.core.kernel.Table;
import io.coterie.core.wire.Bytes;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadTier;
import org.rocksdb.RocksDBException;
import org.rocksdb.Snapshot;

/// The rows of one node in one RocksDB: a column family per [Table], nine bytes of [InstanceId]
/// before each key. The layout is described in `docs/formats/store.md`.
///
/// A write goes to the memtable on the caller's thread, without a system call; one thread then
/// syncs the log once for all who wait. RocksDB must be called on platform threads only, because
/// native frames pin virtual ones.
///
/// Leaving the failed state means closing RocksDB and opening it again: its log is replayed into
/// newly synced tables, so that what a restarted instance reads is certainly on disk.
public final class RocksStore implements Store {
  static final int FORMAT_VERSION = 1;
  private static final int LOADS_WAITING_MAX = 10_000;

  private final DataFolder folder;
  private final EngineSlot slot;
  private final GroupThread syncs;
  private final GroupThread flushes;
  private final ThreadPoolExecutor loads;
  private final AtomicLong snapshots = new AtomicLong();

  /// Set once, under the slot's exclusive lock.
  private volatile boolean closed;

  private RocksStore(RocksOptions options, DataFolder folder, EngineSlot slot, Burst burst) {
    this.folder = folder;
    this.slot = slot;
    syncs = new GroupThread("store-sync", burst, () -> slot.attemptWithRoom(Engine::syncLog));
    flushes =
        new GroupThread(
            "store-flush",
            Burst.NONE,
            () -> slot.attemptWithRoom(engine -> engine.flush(Table.STATE)));
    loads =
        new ThreadPoolExecutor(
            options.loadThreads(),
            options.loadThreads(),
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(LOADS_WAITING_MAX),
            Thread.ofPlatform().name("store-load-", 0).daemon().factory(),
            new ThreadPoolExecutor.CallerRunsPolicy());
  }

  /// Opens the folder, or makes it. Refuses one that another process uses, one of another format,
  /// and one that is damaged.
  public static RocksStore open(RocksOptions options) throws StoreException {
    return open(options, Burst.NONE);
  }

  /// The same; those for whom one sync was done are told in a burst.
  public static RocksStore open(RocksOptions options, Burst burst) throws StoreException {
    return open(options, FreeSpace.of(options.folder(), options.freeBytesMin()), burst);
  }

  static RocksStore open(RocksOptions options, FreeSpace space, Burst burst) throws StoreException {
    DataFolder folder = DataFolder.open(options.folder(), "rows", FORMAT_VERSION);
    EngineSlot slot = new EngineSlot(options, space);
    StoreFailure failure = slot.open();
    if (failure != null) {
      folder.close();
      throw new StoreException(failure);
    }
    RocksStore store = new RocksStore(options, folder, slot, burst);
    store.syncs.start();
    store.flushes.start();
    return store;
  }

  /// A batch goes to tables with a log or to tables without; a mixed one is a mistake of the
  /// caller.
  @Override
  public void write(InstanceId instance, Batch batch, Completion completion) {
    boolean logged = batch.isLogged();
    if (!logged && !batch.isUnlogged()) {
      throw new IllegalArgumentException("a batch has a log for all of its tables or for none");
    }
    EngineSlot.Step step = engine -> engine.write(instance.prefix(), batch.writes(), logged);
    if (logged) {
      join(syncs, step, completion);
    } else {
      GroupThread.tell(completion, attempt(step));
    }
  }

  @Override
  public void flush(InstanceId instance, Table table, Completion completion) {
    join(table.logged() ? syncs : flushes, engine -> {}, completion);
  }

  /// Takes the step and, under the same lock, joins those who wait for the group's thread.
  private void join(GroupThread group, EngineSlot.Step step, Completion completion) {
    group.reserve();
    StoreFailure refusal;
    slot.shared().lock();
    try {
      refusal = attempt(step);
      if (refusal == null) {
        group.add(completion);
        return;
      }
    } finally {
      slot.shared().unlock();
    }
    group.giveBack();
    completion.failed(refusal);
  }

  private @Nullable StoreFailure attempt(EngineSlot.Step step) {
    slot.shared().lock();
    try {
      return closed ? EngineSlot.CLOSED : slot.attempt(step);
    } finally {
      slot.shared().unlock();
    }
  }

  @Override
  public Reader reader(InstanceId instance) {
    Bytes prefix = instance.prefix();
    return new Reader() {
      @Override
      public Found get(Table table, Bytes key) {
        return inMemory(prefix, rows -> rows.get(table, key));
      }

      @Override
      public Found scan(Table table, Bytes from, Bytes to, int limitRows) {
        return inMemory(prefix, rows -> rows.scan(table, from, to, limitRows));
      }
    };
  }

  /// A read that the native side may refuse.
  private interface Reading {
    Found.Rows from(Rows rows) throws RocksDBException;
  }

  private Found inMemory(Bytes prefix, Reading reading) {
    slot.shared().lock();
    try {
      Engine engine = slot.engine();
      return engine == null
          ? new Found.NotInMemory()
          : reading.from(new Rows(engine, prefix, ReadTier.BLOCK_CACHE_TIER, null));
    } catch (RocksDBException e) {
      if (!Trouble.isNotInMemory(e)) {
        slot.fail(e);
      }
      return new Found.NotInMemory();
    } finally {
      slot.shared().unlock();
    }
  }

  @Override
  public void load(InstanceId instance, Query query, Consumer<Loading> result) {
    boolean single = query.to().equals(query.from().successor());
    boolean flushed = query.source() instanceof Query.Source.Flushed;
    if (flushed && (!single || query.table().logged())) {
      throw new IllegalArgumentException("flushed is asked of one key of a table without a log");
    }
    if (loads.isShutdown()) {
      result.accept(new Loading.Failed(EngineSlot.CLOSED));
    } else if (query.source() instanceof Query.Source.Pinned(long number)) {
      loadPinned(instance, query, number, result);
    } else {
      loads.execute(() -> result.accept(loadNow(instance, query)));
    }
  }

  private void loadPinned(InstanceId instance, Query query, long number, Consumer<Loading> result) {
    if (!withPins(pins -> pins.hold(number))) {
      loads.execute(() -> result.accept(new Loading.Failed(released(number))));
      return;
    }
    loads.execute(() -> {
      Loading loading = loadNow(instance, query);
      withPins(pins -> pins.letGo(number));
      result.accept(loading);
    });
  }

  /// False also when there is no open database.
  private boolean withPins(Predicate<Pins> use) {
    slot.shared().lock();
    try {
      Engine engine = slot.engine();
      return engine != null && use.test(engine.pins());
    } finally {
      slot.shared().unlock();
    }
  }

  private Loading loadNow(InstanceId instance, Query query) {
    slot.shared().lock();
    try {
      Engine open = slot.engine();
      if (open == null) {
        StoreFailure known = slot.failure();
        return new Loading.Failed(known == null ? EngineSlot.CLOSED : known);
      }
      Bytes prefix = instance.prefix();
      return switch (query.source()) {
        case Query.Source.Live _ -> rows(open, prefix, ReadTier.READ_ALL_TIER, null, query);
        case Query.Source.Flushed _ -> rows(open, prefix, ReadTier.PERSISTED_TIER, null, query);
        case Query.Source.Pinned(long number) -> {
          Snapshot snapshot = open.pins().held(number);
          yield snapshot == null
              ? new Loading.Failed(released(number))
              : rows(open, prefix, ReadTier.READ_ALL_TIER, snapshot, query);
        }
      };
    } finally {
      slot.shared().unlock();
    }
  }

  private Loading rows(
      Engine open, Bytes prefix, ReadTier tier, @Nullable Snapshot snapshot, Query query) {
    try {
      return new Loading.Rows(new Rows(open, prefix, tier, snapshot).answer(query));
    } catch (RocksDBException e) {
      return new Loading.Failed(slot.fail(e));
    }
  }

  private static StoreFailure released(long number) {
    return new StoreFailure(
        StoreFailure.Kind.IO, "snapshot " + number + " is released", "pin a new one");
  }

  @Override
  public long pin(InstanceId instance) {
    long number = snapshots.incrementAndGet();
    withPins(pins -> pins.pin(number));
    return number;
  }

  @Override
  public void release(long snapshot) {
    withPins(pins -> pins.release(snapshot));
  }

  @Override
  public Health health() {
    StoreFailure known = closed ? EngineSlot.CLOSED : slot.failure();
    return known == null ? new Health.Good() : new Health.Failing(known);
  }

  /// What RocksDB counts; all zero while it is closed.
  public EngineCounters counters() {
    slot.shared().lock();
    try {
      Engine engine = slot.engine();
      return engine == null ? new EngineCounters(0, 0, 0, 0, 0, 0) : engine.counters();
    } finally {
      slot.shared().unlock();
    }
  }

  /// Opens RocksDB anew when the disk has room again. A damaged store does not recover: nobody
  /// knows what is missing, so it takes a person, or a copy from the other replicas. Not to be
  /// called from a completion: it waits until all of them were told. On the thread that tells them
  /// it answers no, for the same reason.
  @Override
  public boolean recover() {
    if (closed || slot.failure() == null) {
      return !closed;
    }
    if (syncs.isCurrent()) {
      return false;
    }
    syncs.settle();
    flushes.settle();
    return slot.reopen();
  }

  /// Syncs and tells who waits, then closes; safe to call again.
  @Override
  public void close() {
    slot.exclusive().lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
    } finally {
      slot.exclusive().unlock();
    }
    syncs.stop();
    flushes.stop();
    loads.close();
    slot.close();
    folder.close();
  }
}

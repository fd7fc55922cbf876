package io.coterie.adapters.rocksdb;

import io.coterie.core.kernel.Batch;
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
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
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
  private static final StoreFailure CLOSED =
      new StoreFailure(StoreFailure.Kind.IO, "the store is closed", "open it again");

  private final RocksOptions options;
  private final FreeSpace space;
  private final Trouble trouble;
  private final DataFolder folder;
  private final GroupThread syncs;
  private final GroupThread flushes;
  private final ThreadPoolExecutor loads;
  private final AtomicLong snapshots = new AtomicLong();
  private final AtomicReference<@Nullable StoreFailure> failure = new AtomicReference<>();

  /// Read side: whoever uses the engine. Write side: who opens or closes it.
  private final ReadWriteLock access = new ReentrantReadWriteLock();

  private @Nullable Engine engine;
  private boolean closed;

  private RocksStore(RocksOptions options, FreeSpace space, DataFolder folder) {
    this.options = options;
    this.space = space;
    this.folder = folder;
    trouble = new Trouble(space);
    syncs = new GroupThread("store-sync", this::syncLog);
    flushes = new GroupThread("store-flush", this::flushState);
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
    return open(options, FreeSpace.of(options.folder(), options.freeBytesMin()));
  }

  static RocksStore open(RocksOptions options, FreeSpace space) throws StoreException {
    DataFolder folder = DataFolder.open(options.folder(), "rows", FORMAT_VERSION);
    RocksStore store = new RocksStore(options, space, folder);
    try {
      store.engine = store.openEngine();
    } catch (RocksDBException e) {
      folder.close();
      throw new StoreException(store.trouble.of(e));
    }
    store.syncs.start();
    store.flushes.start();
    return store;
  }

  private Engine openEngine() throws RocksDBException {
    return new Engine(
        options.folder().resolve("rocksdb"),
        options,
        (reason, status) -> fail(trouble.of(status, "in the background (" + reason + ")")));
  }

  /// A batch goes to tables with a log or to tables without; a mixed one is a mistake of the
  /// caller.
  @Override
  public void write(InstanceId instance, Batch batch, Completion completion) {
    boolean logged = batch.isLogged();
    if (!logged && !batch.isUnlogged()) {
      throw new IllegalArgumentException("a batch has a log for all of its tables or for none");
    }
    syncs.reserve();
    StoreFailure refusal;
    access.readLock().lock();
    try {
      refusal = writeNow(instance, batch, logged);
      if (refusal == null && logged) {
        syncs.add(completion);
        return;
      }
    } finally {
      access.readLock().unlock();
    }
    syncs.giveBack();
    GroupThread.tell(completion, refusal);
  }

  private @Nullable StoreFailure writeNow(InstanceId instance, Batch batch, boolean logged) {
    StoreFailure known = refusal();
    if (known != null || engine == null) {
      return known == null ? CLOSED : known;
    }
    try {
      engine.write(instance.prefix(), batch.writes(), logged);
      return null;
    } catch (RocksDBException e) {
      return fail(trouble.of(e));
    }
  }

  @Override
  public void flush(InstanceId instance, Table table, Completion completion) {
    GroupThread group = table.logged() ? syncs : flushes;
    group.reserve();
    StoreFailure refusal;
    access.readLock().lock();
    try {
      refusal = refusal();
      if (refusal == null) {
        group.add(completion);
        return;
      }
    } finally {
      access.readLock().unlock();
    }
    group.giveBack();
    completion.failed(refusal);
  }

  private @Nullable StoreFailure syncLog() {
    return onEngine(Engine::syncLog);
  }

  private @Nullable StoreFailure flushState() {
    return onEngine(open -> open.flush(Table.STATE));
  }

  /// A step on the open engine that the native side may refuse.
  private interface EngineStep {
    void run(Engine engine) throws RocksDBException;
  }

  private @Nullable StoreFailure onEngine(EngineStep step) {
    StoreFailure shortage = space.shortage();
    if (shortage != null) {
      return fail(shortage);
    }
    access.readLock().lock();
    try {
      StoreFailure known = failure.get();
      if (known != null || engine == null) {
        return known == null ? CLOSED : known;
      }
      step.run(engine);
      return failure.get();
    } catch (RocksDBException e) {
      return fail(trouble.of(e));
    } finally {
      access.readLock().unlock();
    }
  }

  /// The first failure counts: what comes after it is mostly its echo.
  private StoreFailure fail(StoreFailure cause) {
    StoreFailure earlier = failure.compareAndExchange(null, cause);
    return earlier == null ? cause : earlier;
  }

  /// Asked while the read lock is held.
  private @Nullable StoreFailure refusal() {
    return closed ? CLOSED : failure.get();
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
    access.readLock().lock();
    try {
      return engine == null
          ? new Found.NotInMemory()
          : reading.from(new Rows(engine, prefix, ReadTier.BLOCK_CACHE_TIER, null));
    } catch (RocksDBException e) {
      if (!Trouble.isNotInMemory(e)) {
        fail(trouble.of(e));
      }
      return new Found.NotInMemory();
    } finally {
      access.readLock().unlock();
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
      result.accept(new Loading.Failed(CLOSED));
    } else {
      loads.execute(() -> result.accept(loadNow(instance, query)));
    }
  }

  private Loading loadNow(InstanceId instance, Query query) {
    access.readLock().lock();
    try {
      Engine open = engine;
      if (open == null) {
        StoreFailure known = refusal();
        return new Loading.Failed(known == null ? CLOSED : known);
      }
      Bytes prefix = instance.prefix();
      return switch (query.source()) {
        case Query.Source.Live _ -> rows(open, prefix, ReadTier.READ_ALL_TIER, null, query);
        case Query.Source.Flushed _ -> rows(open, prefix, ReadTier.PERSISTED_TIER, null, query);
        case Query.Source.Pinned(long number) -> {
          Snapshot snapshot = open.pinned(number);
          yield snapshot == null
              ? new Loading.Failed(released(number))
              : rows(open, prefix, ReadTier.READ_ALL_TIER, snapshot, query);
        }
      };
    } finally {
      access.readLock().unlock();
    }
  }

  private Loading rows(
      Engine open, Bytes prefix, ReadTier tier, @Nullable Snapshot snapshot, Query query) {
    try {
      return new Loading.Rows(new Rows(open, prefix, tier, snapshot).answer(query));
    } catch (RocksDBException e) {
      return new Loading.Failed(fail(trouble.of(e)));
    }
  }

  private static StoreFailure released(long number) {
    return new StoreFailure(
        StoreFailure.Kind.IO, "snapshot " + number + " is released", "pin a new one");
  }

  @Override
  public long pin(InstanceId instance) {
    long number = snapshots.incrementAndGet();
    access.readLock().lock();
    try {
      if (engine != null) {
        engine.pin(number);
      }
      return number;
    } finally {
      access.readLock().unlock();
    }
  }

  @Override
  public void release(long snapshot) {
    access.readLock().lock();
    try {
      if (engine != null) {
        engine.release(snapshot);
      }
    } finally {
      access.readLock().unlock();
    }
  }

  @Override
  public Health health() {
    StoreFailure known = isClosed() ? CLOSED : failure.get();
    return known == null ? new Health.Good() : new Health.Failing(known);
  }

  /// What RocksDB counts; all zero while it is closed.
  public EngineCounters counters() {
    access.readLock().lock();
    try {
      return engine == null ? new EngineCounters(0, 0, 0, 0, 0, 0) : engine.counters();
    } finally {
      access.readLock().unlock();
    }
  }

  /// Opens RocksDB anew when the disk has room again. A damaged store does not recover: nobody
  /// knows what is missing, so it takes a person, or a copy from the other replicas. Not to be
  /// called from a completion: it waits until all of them were told.
  @Override
  public boolean recover() {
    if (failure.get() == null) {
      return !isClosed();
    }
    syncs.settle();
    flushes.settle();
    return reopen();
  }

  private boolean isClosed() {
    access.readLock().lock();
    try {
      return closed;
    } finally {
      access.readLock().unlock();
    }
  }

  private boolean reopen() {
    access.writeLock().lock();
    try {
      StoreFailure known = failure.get();
      if (known == null) {
        return !closed;
      }
      if (closed || known.kind() == StoreFailure.Kind.CORRUPT || space.lasting() != null) {
        return false;
      }
      closeEngine();
      engine = openEngine();
      failure.set(null);
      return true;
    } catch (RocksDBException e) {
      failure.set(trouble.of(e));
      return false;
    } finally {
      access.writeLock().unlock();
    }
  }

  private void closeEngine() {
    Engine open = engine;
    engine = null;
    if (open != null) {
      open.close();
    }
  }

  /// Syncs and tells who waits, then closes; safe to call again.
  @Override
  public void close() {
    access.writeLock().lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
    } finally {
      access.writeLock().unlock();
    }
    syncs.stop();
    flushes.stop();
    loads.close();
    access.writeLock().lock();
    try {
      closeEngine();
    } finally {
      access.writeLock().unlock();
    }
    folder.close();
  }
}

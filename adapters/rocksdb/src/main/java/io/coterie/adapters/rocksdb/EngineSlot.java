package io.coterie.adapters.rocksdb;

import io.coterie.core.kernel.StoreFailure;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BackgroundErrorReason;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/// The engine that is open now, if one is, and why writes are refused, if they are.
///
/// A native handle that is used after its end takes the whole process with it, so whoever uses the
/// engine holds the shared lock, and whoever opens or closes it holds the exclusive one.
final class EngineSlot {
  static final StoreFailure CLOSED =
      new StoreFailure(StoreFailure.Kind.IO, "the store is closed", "open it again");

  /// A step on the open engine that the native side may refuse.
  interface Step {
    void on(Engine engine) throws RocksDBException;
  }

  private final RocksOptions options;
  private final FreeSpace space;
  private final Trouble trouble;
  private final ReadWriteLock access = new ReentrantReadWriteLock();
  private final AtomicReference<@Nullable StoreFailure> failure = new AtomicReference<>();
  private @Nullable Engine engine;

  EngineSlot(RocksOptions options, FreeSpace space) {
    this.options = options;
    this.space = space;
    trouble = new Trouble(space);
  }

  Lock shared() {
    return access.readLock();
  }

  Lock exclusive() {
    return access.writeLock();
  }

  /// The open engine; asked while one of the locks is held.
  @Nullable Engine engine() {
    return engine;
  }

  /// Why writes are refused.
  @Nullable StoreFailure failure() {
    return failure.get();
  }

  /// The first failure counts: what comes after it is mostly its echo.
  StoreFailure fail(StoreFailure cause) {
    StoreFailure earlier = failure.compareAndExchange(null, cause);
    return earlier == null ? cause : earlier;
  }

  StoreFailure fail(RocksDBException e) {
    return fail(trouble.of(e));
  }

  /// Takes the step, or answers why not; asked while the shared lock is held.
  @Nullable StoreFailure attempt(Step step) {
    StoreFailure known = failure.get();
    if (known != null || engine == null) {
      return known == null ? CLOSED : known;
    }
    try {
      step.on(engine);
      return failure.get();
    } catch (RocksDBException e) {
      return fail(e);
    }
  }

  /// Takes a step that needs room on the disk, or answers why not.
  @Nullable StoreFailure attemptWithRoom(Step step) {
    StoreFailure shortage = space.shortage();
    if (shortage != null) {
      return fail(shortage);
    }
    access.readLock().lock();
    try {
      return attempt(step);
    } finally {
      access.readLock().unlock();
    }
  }

  /// The first opening; answers why it failed.
  @Nullable StoreFailure open() {
    access.writeLock().lock();
    try {
      engine = newEngine();
      return null;
    } catch (RocksDBException e) {
      return trouble.of(e);
    } finally {
      access.writeLock().unlock();
    }
  }

  private Engine newEngine() throws RocksDBException {
    return new Engine(options.folder().resolve("rocksdb"), options, this::onBackgroundError);
  }

  private void onBackgroundError(BackgroundErrorReason reason, Status status) {
    fail(trouble.of(status, "in the background (" + reason + "): " + status.getCode()));
  }

  /// Closes and opens again when the cause is gone; true when there is no failure left.
  boolean reopen() {
    access.writeLock().lock();
    try {
      StoreFailure known = failure.get();
      if (known == null) {
        return true;
      }
      if (known.kind() == StoreFailure.Kind.CORRUPT || space.lasting() != null) {
        return false;
      }
      close();
      engine = newEngine();
      failure.set(null);
      return true;
    } catch (RocksDBException e) {
      failure.set(trouble.of(e));
      return false;
    } finally {
      access.writeLock().unlock();
    }
  }

  void close() {
    access.writeLock().lock();
    try {
      Engine open = engine;
      engine = null;
      if (open != null) {
        open.close();
      }
    } finally {
      access.writeLock().unlock();
    }
  }
}

package io.coterie.adapters.rocksdb;

import io.coterie.core.kernel.Burst;
import io.coterie.core.kernel.Store;
import io.coterie.core.kernel.StoreFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One thread that does a slow thing once for all who wait for it: a sync, or a flush.
///
/// Completions are told in the order in which they came. Room is reserved before a write and given
/// back when its completion was told, so a disk that cannot keep up slows its writers down.
final class GroupThread {
  static final int WAITING_MAX = 65_536;
  private static final int GROUP_MAX = 8_192;
  private static final Store.Completion END =
      new Store.Completion() {
        @Override
        public void synced() {}

        @Override
        public void failed(StoreFailure failure) {}
      };

  private final Room room = new Room();
  private final LinkedBlockingQueue<Store.Completion> waiting = new LinkedBlockingQueue<>();
  private final Supplier<@Nullable StoreFailure> act;
  private final Burst burst;
  private final Thread thread;

  /// `act` does the slow thing and answers why it failed, or nothing; whom it was done for is told
  /// in a burst.
  GroupThread(String name, Burst burst, Supplier<@Nullable StoreFailure> act) {
    this.act = act;
    this.burst = burst;
    thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /// Waits for room; called before any lock of the store is taken. This thread itself, which writes
  /// when a burst ends, does not wait: only it can make room.
  void reserve() {
    if (isCurrent()) {
      room.overdraw();
    } else {
      room.acquireUninterruptibly();
    }
  }

  /// Whether it is this thread that asks.
  boolean isCurrent() {
    return thread.equals(Thread.currentThread());
  }

  /// Gives back room that was reserved and not used.
  void giveBack() {
    room.release();
  }

  /// Takes a completion for which room was reserved.
  void add(Store.Completion completion) {
    waiting.add(completion);
  }

  /// Returns when everybody who waited was told; who comes meanwhile waits for room.
  void settle() {
    room.acquireUninterruptibly(WAITING_MAX);
    room.release(WAITING_MAX);
  }

  /// Serves who waits already, then ends. Nobody may add any more.
  void stop() {
    waiting.add(END);
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    List<Store.Completion> group = new ArrayList<>();
    boolean ended = false;
    while (!ended) {
      group.clear();
      group.add(take());
      waiting.drainTo(group, GROUP_MAX - 1);
      ended = group.remove(END);
      if (!group.isEmpty()) {
        serve(group);
      }
    }
  }

  private void serve(List<Store.Completion> group) {
    StoreFailure failure = act.get();
    // Who waits for the next time comes first: then whoever is told does its work elsewhere.
    boolean begun = waiting.isEmpty() && failure == null && burst.begin();
    for (Store.Completion completion : group) {
      tell(completion, failure);
    }
    room.release(group.size());
    if (begun) {
      burst.end();
    }
  }

  /// Nobody outside knows this thread, so an interrupt has no meaning: only `stop` ends it.
  private Store.Completion take() {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return waiting.take();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  static void tell(Store.Completion completion, @Nullable StoreFailure failure) {
    if (failure == null) {
      completion.synced();
    } else {
      completion.failed(failure);
    }
  }

  /// The places of those who wait.
  private static final class Room extends Semaphore {
    private static final long serialVersionUID = 1;

    Room() {
      super(WAITING_MAX, true);
    }

    /// Takes a place even if none is free.
    void overdraw() {
      reducePermits(1);
    }
  }
}

package io.coterie.server;

import io.coterie.core.kernel.Moment;
import io.coterie.node.Turns;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The turns of one shard. One thread at a time owns the shard and takes a turn: one that brings
/// mail in a burst while nobody owns it, otherwise the shard's own, which also wakes for timers.
///
/// Nobody is woken while the shard is owned: the owner looks again after it has let go, and wakes
/// the shard's thread when something is left. Each side first writes what the other reads, so that
/// at least one of them sees the other.
final class ShardThread implements AutoCloseable {
  /// Later than any timer, and yet a number that can be added to.
  private static final long FAR_NANOS = TimeUnit.DAYS.toNanos(1);

  private static final long CLOSE_NANOS_MAX = TimeUnit.SECONDS.toNanos(5);

  private final Turns shard;
  private final QueuedMailbox mailbox;
  private final Consumer<Throwable> died;
  private final Thread thread;
  private final AtomicReference<@Nullable Thread> owner = new AtomicReference<>();
  private final AtomicBoolean parked = new AtomicBoolean();

  /// When a turn is needed even if no mail comes; written by the owner.
  private volatile long dueNanos = System.nanoTime();

  /// When the shard's thread wakes by itself; means something while it is parked.
  private volatile long wakesNanos;

  private volatile boolean closed;

  /// `died` is told when the shard throws: its state can no longer be relied on, so the node ends.
  ShardThread(Turns shard, QueuedMailbox mailbox, Consumer<Throwable> died) {
    this.shard = shard;
    this.mailbox = mailbox;
    this.died = died;
    this.thread = Thread.ofPlatform().name(shard.toString()).unstarted(this::run);
  }

  void start() {
    mailbox.onMail(this::mailCame);
    thread.start();
  }

  private void run() {
    while (!closed) {
      if (own()) {
        turn();
      }
      sleep();
    }
  }

  private boolean own() {
    return !closed && owner.compareAndSet(null, Thread.currentThread());
  }

  /// One turn on the thread that owns the shard, and lets go of it.
  void turn() {
    long nanos;
    try {
      boolean more = shard.turn(ShardThread::now);
      nanos = more ? 0 : Math.min(FAR_NANOS, shard.nanosToNext(now()));
    } catch (RuntimeException | Error bug) {
      // Still owned: nobody takes a turn of a shard in an unknown state.
      closed = true;
      died.accept(bug);
      return;
    }
    dueNanos = System.nanoTime() + nanos;
    owner.set(null);
    if (!mailbox.isEmpty() || dueNanos - wakesNanos < 0) {
      wake();
    }
  }

  /// Lets go of the shard without a turn.
  void handOver() {
    owner.set(null);
    wake();
  }

  private void mailCame() {
    if (owner.get() != null) {
      return;
    }
    Deque<ShardThread> promised = Bringers.promised();
    if (promised != null && own()) {
      promised.addLast(this);
    } else {
      wake();
    }
  }

  private void sleep() {
    long due = dueNanos;
    boolean owned = owner.get() != null;
    wakesNanos = owned ? System.nanoTime() + FAR_NANOS : due;
    parked.set(true);
    boolean nothingNew = owned == (owner.get() != null) && dueNanos == due;
    if (nothingNew && (owned || mailbox.isEmpty()) && !closed) {
      LockSupport.parkNanos(this, wakesNanos - System.nanoTime());
    }
    parked.set(false);
  }

  private void wake() {
    if (parked.compareAndSet(true, false)) {
      LockSupport.unpark(thread);
    }
  }

  static Moment now() {
    return new Moment(System.nanoTime(), System.currentTimeMillis());
  }

  /// No turn is taken any more once this returns.
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    try {
      thread.join(TimeUnit.NANOSECONDS.toMillis(CLOSE_NANOS_MAX));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    long giveUpNanos = System.nanoTime() + CLOSE_NANOS_MAX;
    while (!owner.compareAndSet(null, Thread.currentThread())
        && System.nanoTime() - giveUpNanos < 0) {
      LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(1));
    }
  }
}

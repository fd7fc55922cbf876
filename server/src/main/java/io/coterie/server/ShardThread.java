package io.coterie.server;

import io.coterie.core.kernel.Moment;
import io.coterie.node.Shard;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// The one thread of a shard: turns it while there is work, sleeps until mail or a timer comes.
final class ShardThread implements AutoCloseable {
  private static final long SLEEP_NANOS_MAX = TimeUnit.SECONDS.toNanos(1);

  private final Shard shard;
  private final QueuedMailbox mailbox;
  private final Thread thread;
  private volatile boolean closed;

  /// `died` is told when the shard throws: its state can no longer be relied on, so the node ends.
  ShardThread(Shard shard, QueuedMailbox mailbox, Consumer<Throwable> died) {
    this.shard = shard;
    this.mailbox = mailbox;
    this.thread =
        Thread.ofPlatform()
            .name(shard.toString())
            .unstarted(() -> {
              try {
                run();
              } catch (RuntimeException | Error bug) {
                died.accept(bug);
              }
            });
  }

  void start() {
    thread.start();
  }

  private void run() {
    while (!closed) {
      boolean more = shard.turn(ShardThread::now);
      if (!more) {
        mailbox.await(Math.min(SLEEP_NANOS_MAX, shard.nanosToNext(now())));
      }
    }
  }

  static Moment now() {
    return new Moment(System.nanoTime(), System.currentTimeMillis());
  }

  @Override
  public void close() {
    closed = true;
    mailbox.wake();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}

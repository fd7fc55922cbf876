package io.coterie.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.core.kernel.Moment;
import io.coterie.node.Envelope;
import io.coterie.node.Mailbox;
import io.coterie.node.Turns;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ShardThreadTest {
  private static final QueuedMailbox.Room ROOM = new QueuedMailbox.Room(100_000, Long.MAX_VALUE);

  private final Bringers bringers = new Bringers();
  private final QueuedMailbox mailbox = new QueuedMailbox(ROOM, ROOM);
  private final Reading reading = new Reading(mailbox);
  private final AtomicReference<@Nullable Throwable> death = new AtomicReference<>();
  private final ShardThread thread = new ShardThread(reading, mailbox, death::set);

  @AfterEach
  void close() {
    thread.close();
  }

  @Test
  void whoBringsMailInABurstTakesOneTurnForAllOfIt() throws Exception {
    startAndRest();

    assertTrue(bringers.begin());
    assertFalse(bringers.begin(), "it goes on already");
    for (int i = 0; i < 10; i++) {
      offer();
    }
    assertTrue(reading.turns.isEmpty(), "nothing before the end");
    bringers.end();

    Turn turn = reading.awaitTurn();
    assertSame(Thread.currentThread(), turn.by());
    assertEquals(10, turn.taken());
  }

  @Test
  void mailOutsideOfABurstWakesTheShardsThread() throws Exception {
    startAndRest();

    offer();

    Turn turn = reading.awaitMail();
    assertNotSame(Thread.currentThread(), turn.by());
    assertEquals(1, turn.taken());
  }

  @Test
  void mailThatComesWhileSomebodyTakesATurnIsNotForgotten() throws Exception {
    startAndRest();
    CountDownLatch inTurn = reading.holdNextTurn();
    Thread bringer =
        Thread.ofPlatform()
            .start(() -> {
              bringers.begin();
              offer();
              bringers.end();
            });
    inTurn.await();

    offer();
    reading.letGo();

    assertSame(bringer, reading.awaitMail().by());
    Turn next = reading.awaitMail();
    assertEquals(1, next.taken());
    assertNotSame(bringer, next.by());
    bringer.join();
  }

  @Test
  void aTimerSetInABorrowedTurnWakesTheShardsThread() throws Exception {
    startAndRest();
    reading.dueIn(TimeUnit.MILLISECONDS.toNanos(20));

    bringers.begin();
    offer();
    bringers.end();

    assertSame(Thread.currentThread(), reading.awaitTurn().by());
    long began = System.nanoTime();
    assertNotSame(Thread.currentThread(), reading.awaitTurn().by());
    long waited = System.nanoTime() - began;
    assertTrue(waited < TimeUnit.MILLISECONDS.toNanos(900), "woke after " + waited + " ns only");
  }

  @Test
  void manyBringersNeverTakeTurnsAtOnceAndNothingIsLeftOver() throws Exception {
    thread.start();
    int bursts = 20_000;
    List<Thread> threads = new ArrayList<>();
    for (int each = 0; each < 4; each++) {
      boolean inBursts = each < 3;
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int i = 0; i < bursts; i++) {
                  boolean begun = inBursts && bringers.begin();
                  offer();
                  if (begun) {
                    bringers.end();
                  }
                }
              }));
    }
    for (Thread each : threads) {
      each.join();
    }

    reading.awaitTotal(4 * bursts);
    assertFalse(reading.overlapped);
  }

  @Test
  void aShardThatThrewTakesNoFurtherTurn() throws Exception {
    startAndRest();
    reading.fail = new IllegalStateException("a bug");

    bringers.begin();
    offer();
    bringers.end();

    assertSame(reading.fail, death.get());
    reading.turns.clear();
    offer();
    bringers.begin();
    offer();
    bringers.end();
    assertEquals(null, reading.turns.poll(100, TimeUnit.MILLISECONDS));
  }

  /// A turn is told of before the shard is let go; its thread sleeps when it has.
  private void startAndRest() throws InterruptedException {
    thread.start();
    Thread own = reading.awaitTurn().by();
    while (own.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
  }

  private void offer() {
    mailbox.offer(Mailbox.Lane.CLIENT, new Envelope.LeadershipChanged(true));
  }

  private record Turn(Thread by, int taken) {}

  /// Reads its mail, and notes who did and how much.
  private static final class Reading implements Turns {
    final BlockingQueue<Turn> turns = new LinkedBlockingQueue<>();
    private final QueuedMailbox mailbox;
    private final AtomicInteger inside = new AtomicInteger();
    private final CountDownLatch release = new CountDownLatch(1);
    volatile boolean overlapped;
    volatile @Nullable RuntimeException fail;
    private volatile @Nullable CountDownLatch held;
    private volatile long dueNanos = Long.MAX_VALUE;

    Reading(QueuedMailbox mailbox) {
      this.mailbox = mailbox;
    }

    @Override
    public boolean turn(Supplier<Moment> clock) {
      overlapped |= inside.getAndIncrement() != 0;
      RuntimeException bug = fail;
      if (bug != null) {
        turns.add(new Turn(Thread.currentThread(), 0));
        throw bug;
      }
      int taken = 0;
      while (taken < 100 && mailbox.poll() != null) {
        taken++;
      }
      waitWhileHeld();
      boolean more = taken == 100;
      turns.add(new Turn(Thread.currentThread(), taken));
      inside.getAndDecrement();
      return more;
    }

    private void waitWhileHeld() {
      CountDownLatch told = held;
      held = null;
      if (told != null) {
        told.countDown();
        try {
          release.await();
        } catch (InterruptedException stopped) {
          throw new IllegalStateException(stopped);
        }
      }
    }

    @Override
    public long nanosToNext(Moment moment) {
      long due = dueNanos;
      dueNanos = Long.MAX_VALUE;
      return due;
    }

    void dueIn(long nanos) {
      dueNanos = nanos;
    }

    CountDownLatch holdNextTurn() {
      CountDownLatch told = new CountDownLatch(1);
      held = told;
      return told;
    }

    void letGo() {
      release.countDown();
    }

    Turn awaitTurn() throws InterruptedException {
      Turn turn = turns.poll(30, TimeUnit.SECONDS);
      if (turn == null) {
        throw new AssertionError("no turn was taken");
      }
      return turn;
    }

    Turn awaitMail() throws InterruptedException {
      Turn turn = awaitTurn();
      while (turn.taken() == 0) {
        turn = awaitTurn();
      }
      return turn;
    }

    void awaitTotal(int mail) throws InterruptedException {
      int total = 0;
      while (total < mail) {
        total += awaitTurn().taken();
      }
      assertEquals(mail, total);
    }
  }
}

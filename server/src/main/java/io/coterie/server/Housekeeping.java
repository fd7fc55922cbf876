package io.coterie.server;

import io.coterie.apps.Declined;
import io.coterie.apps.accounts.Accounts;
import io.coterie.apps.mail.BodySweep;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// What a running node owes the house: once a minute it completes sign-ups and deletions that
/// others were cut off in, and removes bodies that were left behind. Every node does so, because
/// each step may be done twice and any node may be the only one left.
final class Housekeeping implements AutoCloseable {
  private static final long ROUND_MILLIS = 60_000;

  /// Until the first round, because where a node starts something may just have been cut off; and
  /// until the next after one that could not be done, or not be ended.
  private static final long EARLY_MILLIS = 10_000;

  private final Accounts accounts;
  private final BodySweep sweep;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  Housekeeping(Accounts accounts, BodySweep sweep) {
    this.accounts = accounts;
    this.sweep = sweep;
    this.thread = Thread.ofVirtual().name("housekeeping").start(this::keep);
  }

  private void keep() {
    long pauseMillis = EARLY_MILLIS;
    try {
      while (!closing.await(pauseMillis, TimeUnit.MILLISECONDS)) {
        pauseMillis = ROUND_MILLIS;
        try {
          accounts.completeIntents();
          if (!sweep.sweep()) {
            pauseMillis = EARLY_MILLIS;
          }
        } catch (Declined unavailable) {
          // No majority at the moment, say: what is half done waits a little longer.
          pauseMillis = EARLY_MILLIS;
        } catch (RuntimeException bug) {
          System.err.println("housekeeping: this is a bug; please report it");
          bug.printStackTrace();
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(1));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}

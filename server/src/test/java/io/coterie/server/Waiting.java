package io.coterie.server;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Waits for conditions of other processes, which nobody tells this one of.
final class Waiting {
  private static final long LOOK_MILLIS = 20;

  private Waiting() {}

  static void assertWithin(long millis, String what, BooleanSupplier condition) {
    CountDownLatch never = new CountDownLatch(1);
    long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - endNanos > 0) {
        throw new AssertionError("not within " + millis + " ms: " + what);
      }
      try {
        never.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted while waiting: " + what, stopped);
      }
    }
  }
}

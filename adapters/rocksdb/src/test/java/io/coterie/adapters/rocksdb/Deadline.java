package io.coterie.adapters.rocksdb;

import java.util.function.BooleanSupplier;

/// Waiting for a condition, but not for ever.
final class Deadline {
  private static final long WAIT_NANOS_MAX = 20_000_000_000L;
  private static final long LOOK_EVERY_MILLIS = 1;

  private Deadline() {}

  /// Returns when the condition holds, or in the end although it does not.
  static void await(BooleanSupplier condition) {
    Object bell = new Object();
    long deadline = System.nanoTime() + WAIT_NANOS_MAX;
    synchronized (bell) {
      while (!condition.getAsBoolean() && System.nanoTime() - deadline < 0) {
        try {
          bell.wait(LOOK_EVERY_MILLIS);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
  }
}

package io.coterie.server;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Competes for one port with the other nodes of this host: tries every 250 ms until it holds the
/// port (P22, P14). No election: the system gives a port to one process, and takes it back when
/// that process ends, however it ends.
final class PortKeeper implements AutoCloseable {
  private static final long TRY_MILLIS = 250;

  private final String name;
  private final Door door;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  /// What is behind the port.
  interface Door {
    /// Opens it if no other process holds the port.
    Optional<AutoCloseable> tryOpen() throws IOException;
  }

  PortKeeper(String name, Door door) {
    this.name = name;
    this.door = door;
    this.thread = Thread.ofVirtual().name("port of " + name).start(this::keep);
  }

  private void keep() {
    String trouble = "";
    try {
      do {
        try {
          Optional<AutoCloseable> held = door.tryOpen();
          if (held.isPresent()) {
            System.out.println(name + " is served by this node");
            closing.await();
            held.get().close();
            return;
          }
        } catch (IOException failed) {
          // Not a port in use, which is no failure: tell the operator once, and try on, because the
          // cure may come at any time.
          if (!trouble.equals(failed.getMessage())) {
            trouble = String.valueOf(failed.getMessage());
            System.err.println(name + ": " + trouble);
          }
        }
      } while (!closing.await(TRY_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (Exception failed) {
      System.err.println(name + " was not closed cleanly: " + failed);
    }
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(10));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}

package io.coterie.server;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Competes for one port with the other nodes of this host: tries every 250 ms until it holds the
/// port (P22, P14). No election: the system gives a port to one process, and takes it back when
/// that process ends, however it ends. A node that has let the port go by itself, because it could
/// not accept any more, competes again like the others.
final class PortKeeper implements AutoCloseable {
  private static final long TRY_MILLIS = 250;

  private final String name;
  private final Door door;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  /// What is behind the port.
  interface Door {
    /// Opens it if no other process holds the port.
    Optional<Held> tryOpen() throws IOException;
  }

  /// The open port.
  interface Held extends AutoCloseable {
    /// Whether the port has not been let go, by whatever cause.
    boolean isHeld();

    @Override
    void close() throws IOException;
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
          Optional<Held> held = door.tryOpen();
          if (held.isPresent()) {
            System.out.println(name + " is served by this node");
            trouble = "";
            serve(held.get());
          }
        } catch (IOException | RuntimeException failed) {
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
    }
  }

  /// Until the node closes, or the port has been let go.
  private void serve(Held held) throws IOException, InterruptedException {
    try (held) {
      while (held.isHeld()) {
        if (closing.await(TRY_MILLIS, TimeUnit.MILLISECONDS)) {
          return;
        }
      }
      System.err.println(name + " was let go by this node, which now competes for it again");
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

package io.coterie.server;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Competes for one port with the other nodes of this host until it holds it (P22, P14): at first
/// every 250 ms; once the node has had time to start, and the door has been warmed up, every 50 ms,
/// so that a port mostly goes to a node that can serve it at once. No election: the system gives a
/// port to one process, and takes it back when that process ends, however it ends. A node that has
/// let the port go by itself, because it could not accept any more, competes again like the others.
final class PortKeeper implements AutoCloseable {
  private static final long COLD_TRY_MILLIS = 250;
  private static final long WARM_TRY_MILLIS = 50;

  /// A node that starts has more urgent things to do than to warm up.
  private static final long START_MILLIS = 4_000;

  private final String name;
  private final Door door;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  /// What is behind the port.
  interface Door {
    /// Opens it if no other process holds the port.
    Optional<Held> tryOpen() throws IOException;

    /// Runs once what the first caller would have to wait for.
    default void warmUp() throws IOException {}
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
    long warmAtNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_MILLIS);
    long tryMillis = COLD_TRY_MILLIS;
    try {
      do {
        try {
          Optional<Held> held = door.tryOpen();
          if (held.isPresent()) {
            System.out.println(name + " is served by this node");
            trouble = "";
            serve(held.get());
          } else if (tryMillis == COLD_TRY_MILLIS && System.nanoTime() - warmAtNanos > 0) {
            tryMillis = WARM_TRY_MILLIS;
            door.warmUp();
          }
        } catch (IOException | RuntimeException failed) {
          // Not a port in use, which is no failure: tell the operator once, and try on, because the
          // cure may come at any time.
          if (!trouble.equals(failed.getMessage())) {
            trouble = String.valueOf(failed.getMessage());
            System.err.println(name + ": " + trouble);
          }
        }
      } while (!closing.await(tryMillis, TimeUnit.MILLISECONDS));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /// Until the node closes, or the port has been let go.
  private void serve(Held held) throws IOException, InterruptedException {
    try (held) {
      while (held.isHeld()) {
        if (closing.await(COLD_TRY_MILLIS, TimeUnit.MILLISECONDS)) {
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

package io.coterie.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Keeps the log of the node in this process from filling the disk: when the file is full it
/// becomes `node.log.1`, the one before `node.log.2`, and so on; the oldest is removed.
///
/// The system writes the file, not a logging library, so that it also has what the JVM says when it
/// cannot start or has no memory left. Therefore it is copied and emptied instead of renamed: the
/// system goes on at its end, wherever that is. A line that is printed at the moment between the
/// two is lost; a log may lose one, a full disk would stop the node.
final class NodeLog implements AutoCloseable {
  static final String NAME = "node.log";
  static final long BYTES_MAX = 10L * 1024 * 1024;

  /// Older files beside the one being written.
  static final int KEPT = 5;

  private static final long LOOK_MILLIS = 5_000;

  private final Path file;
  private final CountDownLatch closing = new CountDownLatch(1);

  /// Looks at once, and then now and then, until it is closed.
  NodeLog(Path file) {
    this.file = file;
    Thread.ofVirtual().name("log").start(this::keep);
  }

  private void keep() {
    try {
      do {
        try {
          if (Files.exists(file) && Files.size(file) > BYTES_MAX) {
            rotate();
          }
        } catch (IOException failed) {
          // The disk is full, say, and gets room again; the log itself would only make it fuller.
          Files.deleteIfExists(older(0));
        }
      } while (!closing.await(LOOK_MILLIS, TimeUnit.MILLISECONDS));
    } catch (IOException readOnly) {
      System.err.println("the log cannot be rotated any more: " + readOnly);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void rotate() throws IOException {
    // Copied under a name of its own first: the older ones move only once there is a newer one.
    try (FileChannel log =
            FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileChannel copy =
            FileChannel.open(
                older(0),
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
      long copied = 0;
      while (copied < log.size()) {
        copied += log.transferTo(copied, log.size() - copied, copy);
      }
      log.truncate(0);
    }
    for (int age = KEPT - 1; age >= 0; age--) {
      if (Files.exists(older(age))) {
        Files.move(older(age), older(age + 1), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private Path older(int age) {
    return file.resolveSibling(NAME + "." + age);
  }

  @Override
  public void close() {
    closing.countDown();
  }
}

package io.coterie.server;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A mail server that sends one mail after the other for as long as it is open, and remembers which
/// were answered `250`.
final class MailStream implements AutoCloseable {
  private static final long PAUSE_MILLIS = 100;

  private final SmtpSender sender;
  private final String recipient;
  private final Set<String> acknowledged = new TreeSet<>();
  private final CountDownLatch ending = new CountDownLatch(1);
  private final Thread thread;
  private volatile @Nullable Exception failure;

  MailStream(int port, String recipient) {
    this.sender = new SmtpSender(port);
    this.recipient = recipient;
    this.thread = Thread.ofVirtual().start(this::run);
  }

  private void run() {
    try {
      for (int number = 0; !ending.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS); number++) {
        String subject = "Mail number " + number + " of the stream";
        SampleMail.Letter letter =
            SampleMail.text("grace@analytical.test", recipient, subject, "", "Hello.\n");
        sender.send(letter.from(), letter.to(), letter.message());
        synchronized (acknowledged) {
          acknowledged.add(subject);
        }
      }
    } catch (Trouble | InterruptedException ended) {
      failure = ended;
    }
  }

  /// Subjects of the mails that the cluster has taken responsibility for.
  Set<String> acknowledged() {
    Optional.ofNullable(failure)
        .ifPresent(ended -> {
          throw new AssertionError("mail was not taken any more", ended);
        });
    synchronized (acknowledged) {
      return new TreeSet<>(acknowledged);
    }
  }

  @Override
  public void close() {
    end();
  }

  /// Sends nothing more, once the answer to the last is in.
  void end() {
    ending.countDown();
    try {
      thread.join();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}

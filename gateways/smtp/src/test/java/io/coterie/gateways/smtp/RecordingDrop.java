package io.coterie.gateways.smtp;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// The port's counterpart in tests: knows alice and bob of coterie.test and keeps what it is given.
final class RecordingDrop implements MailDrop {
  private static final Set<String> USERS = Set.of("alice", "bob", "jürgen", "postmaster", "a b");

  private final List<Mail> mails = new ArrayList<>();
  volatile Lookup whenUp = new Lookup.Known("");
  volatile Receipt receipt = new Receipt.Stored();
  volatile @Nullable RuntimeException fault;
  volatile CountDownLatch gate = new CountDownLatch(0);
  volatile CountDownLatch arrived = new CountDownLatch(1);

  /// One delivered message.
  record Mail(Envelope envelope, String text) {}

  @Override
  public boolean serves(String domain) {
    return domain.equals("coterie.test");
  }

  @Override
  public Lookup lookup(Address address) {
    String name = address.local().replaceFirst("\\+.*", "");
    if (!(whenUp instanceof Lookup.Known)) {
      return whenUp;
    }
    return USERS.contains(name) ? new Lookup.Known("box-" + name) : new Lookup.Unknown();
  }

  @Override
  public Receipt deliver(Envelope envelope, MessageBytes message) {
    arrived.countDown();
    RuntimeException wanted = fault;
    if (wanted != null) {
      throw wanted;
    }
    try (InputStream in = message.open()) {
      gate.await();
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      if (text.length() > message.size()) {
        throw new IllegalStateException("more text than the message says");
      }
      if (receipt instanceof Receipt.Stored) {
        synchronized (mails) {
          mails.add(new Mail(envelope, text));
        }
      }
      return receipt;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Receipt.Unavailable();
    }
  }

  List<Mail> mails() {
    synchronized (mails) {
      return List.copyOf(mails);
    }
  }
}

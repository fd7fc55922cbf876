package io.coterie.server;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.gateways.smtp.Address;
import io.coterie.gateways.smtp.Envelope;
import io.coterie.gateways.smtp.MailDrop;
import io.coterie.gateways.smtp.MessageBytes;
import io.coterie.gateways.smtp.SmtpGateway;
import io.coterie.gateways.smtp.SmtpLimits;
import io.coterie.gateways.smtp.SmtpListener;
import io.coterie.gateways.smtp.SmtpOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PortKeeperTest {
  private static final long PATIENCE_SECONDS = 10;

  private final BlockingQueue<SmtpListener> opened = new LinkedBlockingQueue<>();

  @Test
  @DisplayName("P22 a node that has let the mail port go by itself takes it again")
  void letGo() throws Exception {
    SmtpGateway gateway =
        new SmtpGateway(
            new SmtpOptions(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                "site.test",
                SmtpLimits.standard()),
            new Nobody(),
            null,
            InstantSource.system());
    SmtpListener second;
    try (PortKeeper _ = new PortKeeper("a test's port", () -> open(gateway))) {
      SmtpListener first = await();
      first.close(); // As it does itself when accepting fails.
      second = await();
      assertTrue(second.isOpen(), "the port is served again");
    }
    assertFalse(second.isOpen());
    assertTrue(opened.isEmpty());
  }

  @Test
  @DisplayName("P22 a door that fails in an unforeseen way is tried again")
  void unforeseen() throws Exception {
    BlockingQueue<String> tries = new LinkedBlockingQueue<>();
    PortKeeper.Door door =
        () -> {
          tries.add("once more");
          throw new IllegalStateException("unforeseen");
        };
    try (PortKeeper _ = new PortKeeper("a test's port", door)) {
      for (int i = 0; i < 3; i++) {
        assertNotNull(tries.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
      }
    }
  }

  private SmtpListener await() throws InterruptedException {
    SmtpListener listener = opened.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (listener == null) {
      throw new AssertionError("nobody serves the port");
    }
    return listener;
  }

  private Optional<PortKeeper.Held> open(SmtpGateway gateway) throws IOException {
    if (!(gateway.tryBind() instanceof SmtpGateway.Binding.Held(SmtpListener listener))) {
      return Optional.empty();
    }
    opened.add(listener);
    return Optional.of(
        new PortKeeper.Held() {
          @Override
          public boolean isHeld() {
            return listener.isOpen();
          }

          @Override
          public void close() throws IOException {
            listener.close();
          }
        });
  }

  private static final class Nobody implements MailDrop {
    @Override
    public boolean serves(String domain) {
      return false;
    }

    @Override
    public Lookup lookup(Address address) {
      return new Lookup.Unknown();
    }

    @Override
    public Receipt deliver(Envelope envelope, MessageBytes message) {
      return new Receipt.Unavailable();
    }
  }
}

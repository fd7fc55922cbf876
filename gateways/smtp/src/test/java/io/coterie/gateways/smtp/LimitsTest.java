package io.coterie.gateways.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// The limits that protect the node, and what is left in memory and logs behind a message.
class LimitsTest {
  private static final SmtpLimits STANDARD = SmtpLimits.standard();
  private static final int PATIENCE_SECONDS = 20;

  @Test
  @DisplayName("P21 mail beyond the memory budget is answered 452, and taken once there is room")
  void memoryBudget() throws IOException, InterruptedException {
    SmtpLimits.Sizes sizes = new SmtpLimits.Sizes(512, 2_000, 3, 600_000, 900_000);
    SmtpLimits limits = new SmtpLimits(STANDARD.sessions(), sizes, STANDARD.times());
    String text = "0123456789abcde\r\n".repeat(30_000);
    try (Running running = new Running(limits);
        RawPeer first = running.peer();
        RawPeer second = running.peer()) {
      running.drop.gate = new CountDownLatch(1);
      first.at("text").send(text + ".\r\n");
      assertTrue(running.drop.arrived.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
      assertTrue(running.listener.bytesInFlight() > text.length());
      second.at("text").say(text + ".\r\n", "452 4.3.1");
      second.say("MAIL FROM:<a@client.test> SIZE=500000\r\n", "452 4.3.1");
      running.drop.gate.countDown();
      first.say(null, "250 2.6.0");
      assertEquals(0, running.listener.bytesInFlight());
      second.say("MAIL FROM:<a@client.test> SIZE=500000\r\n", "250 2.1.0");
      second.say("RCPT TO:<bob@coterie.test>\r\n", "250 2.1.5");
      second.say("DATA\r\n", "354");
      second.say(text + ".\r\n", "250 2.6.0");
    }
  }

  @Test
  @DisplayName("P21 sessions beyond the limit are told 421 and the others go on")
  void sessionLimit() throws IOException {
    SmtpLimits.Sessions sessions = new SmtpLimits.Sessions(8, 2, 2, 5);
    SmtpLimits limits = new SmtpLimits(sessions, STANDARD.sizes(), STANDARD.times());
    try (Running running = new Running(limits);
        RawPeer first = running.peer();
        RawPeer second = running.peer()) {
      first.at("greeted");
      second.at("text");
      try (RawPeer third = running.peer()) {
        third.say(null, "421 4.3.2");
        assertTrue(third.isClosed());
      }
      second.say("hi\r\n.\r\n", "250 2.6.0");
      second.say("MAIL FROM:<a@client.test>\r\n", "250 2.1.0");
      second.say("RSET\r\n", "250 2.0.0");
      second.say("MAIL FROM:<a@client.test>\r\n", "421 4.7.0");
      assertTrue(second.isClosed());
    }
  }

  @Test
  @DisplayName("P21 addresses of one IPv6 network count as one peer, IPv4 addresses each by itself")
  void origins() throws IOException {
    assertEquals(origin("2001:db8:1:2::1"), origin("2001:db8:1:2:ffff::9"));
    assertNotEquals(origin("2001:db8:1:2::1"), origin("2001:db8:1:3::1"));
    assertNotEquals(origin("192.0.2.1"), origin("192.0.2.2"));
  }

  private static String origin(String address) throws IOException {
    return SmtpListener.origin(InetAddress.getByName(address));
  }

  @Test
  @DisplayName("P21 a silent peer, a slow message and an endless session are ended")
  void timeouts() throws IOException {
    try (Running running = new Running(timed(150, 60_000, 60_000));
        RawPeer peer = running.peer()) {
      peer.at("greeted").say(null, "421 4.4.2");
      assertTrue(peer.isClosed());
    }
    try (Running running = new Running(timed(60_000, 150, 60_000));
        RawPeer peer = running.peer()) {
      peer.at("text").send("Subject: slow\r\n");
      peer.say(null, "421 4.4.2");
    }
    try (Running running = new Running(timed(60_000, 60_000, 500));
        RawPeer peer = running.peer()) {
      assertTrue(peer.at("greeted").isClosed());
    }
  }

  private static SmtpLimits timed(int command, int message, int session) {
    SmtpLimits.Times times = new SmtpLimits.Times(command, message, session, 1_000);
    return new SmtpLimits(STANDARD.sessions(), STANDARD.sizes(), times);
  }

  @Test
  @DisplayName("P21 limits that could never hold one message are refused with the cure")
  void impossibleLimits() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> new SmtpLimits.Sizes(512, 2_000, 3, 1_000_000, 1_000_000));
    assertTrue(String.valueOf(refused.getMessage()).endsWith("raise it by 262144"));
  }

  @Test
  @DisplayName("D01 a fault that quotes a message ends the session and is logged without the quote")
  void faultsQuoteNothing() throws IOException {
    Logged logged = new Logged();
    Logger logger = Logger.getLogger(SmtpListener.class.getName());
    logger.addHandler(logged);
    try (Running running = new Running(STANDARD);
        RawPeer peer = running.peer()) {
      running.drop.receipt = new MailDrop.Receipt.Stored();
      running.drop.fault = new IllegalStateException("cannot store MARKER-7391");
      peer.at("text").say("Subject: MARKER-7391\r\n.\r\n", "421 4.3.0");
      assertTrue(peer.isClosed());
      running.listener.close();
    } finally {
      logger.removeHandler(logged);
    }
    assertEquals(1, logged.lines.size());
    assertTrue(logged.lines.getFirst().contains("IllegalStateException"), logged.lines::toString);
    assertFalse(logged.lines.toString().contains("MARKER-7391"), logged.lines::toString);
  }

  @Test
  @DisplayName("D01 a message cannot be read any more once it was answered")
  void messagesAreWiped() {
    ByteBudget budget = new ByteBudget(100_000);
    MessageBytes message = new MessageBytes(budget);
    assertTrue(message.append(new byte[20_000], 0, 20_000));
    assertFalse(message.append(new byte[90_000], 0, 90_000));
    message.close();
    message.close();
    assertEquals(0, budget.bytesHeld());
    assertThrows(IllegalStateException.class, () -> message.open().read());
  }

  private static final class Logged extends Handler {
    private final List<String> lines = new ArrayList<>();

    @Override
    public synchronized void publish(LogRecord line) {
      lines.add(new SimpleFormatter().format(line));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}

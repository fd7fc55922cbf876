package io.coterie.gateways.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Taking, letting go and inheriting the port.
class PortTest {
  private static final int PATIENCE_SECONDS = 20;

  @Test
  @DisplayName("P22 one of two gateways holds the port; when it closes, the other takes it")
  void oneHolder() throws IOException, InterruptedException {
    try (Running holder = new Running(SmtpLimits.standard())) {
      SmtpGateway heir =
          Running.gateway(new RecordingDrop(), SmtpLimits.standard(), holder.listener.port());
      assertInstanceOf(SmtpGateway.Binding.Taken.class, heir.tryBind());
      try (RawPeer idle = holder.peer()) {
        idle.at("hello");
        holder.listener.close();
        holder.listener.awaitReleased();
        idle.say(null, "421 4.3.2");
        assertTrue(idle.isClosed());
      }
      try (SmtpListener inherited = untilHeld(heir);
          RawPeer peer = new RawPeer(inherited.port())) {
        assertEquals(holder.listener.port(), inherited.port());
        peer.at("text").say("hi\r\n.\r\n", "250 2.6.0");
      }
    }
  }

  @Test
  @DisplayName("P22 the heir holds the port while the old holder still answers its last message")
  void drains() throws IOException, InterruptedException {
    try (Running holder = new Running(SmtpLimits.standard());
        RawPeer peer = holder.peer();
        RawPeer busy = holder.peer()) {
      holder.drop.gate = new CountDownLatch(1);
      peer.at("text").send("under way\r\n.\r\n");
      busy.at("recipient");
      assertTrue(holder.drop.arrived.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
      Thread closing = Thread.ofVirtual().start(() -> closeQuietly(holder.listener));
      holder.listener.awaitReleased();
      SmtpGateway heir =
          Running.gateway(new RecordingDrop(), SmtpLimits.standard(), holder.listener.port());
      try (SmtpListener inherited = untilHeld(heir)) {
        assertEquals(holder.listener.port(), inherited.port());
        holder.drop.gate.countDown();
        peer.say(null, "250 2.6.0");
        peer.say(null, "421 4.3.2");
        busy.say("DATA\r\n", "354");
        busy.say("also under way\r\n.\r\n", "250 2.6.0");
        busy.say(null, "421 4.3.2");
      }
      assertTrue(closing.join(Duration.ofSeconds(PATIENCE_SECONDS)));
      assertEquals(2, holder.drop.mails().size());
      assertEquals(0, holder.listener.sessions());
    }
  }

  @Test
  @DisplayName("P22 a message that hangs past the drain time is cut off unanswered")
  void drainIsBounded() throws IOException, InterruptedException {
    SmtpLimits standard = SmtpLimits.standard();
    SmtpLimits.Times times = new SmtpLimits.Times(60_000, 60_000, 60_000, 100);
    try (Running holder =
            new Running(new SmtpLimits(standard.sessions(), standard.sizes(), times));
        RawPeer peer = holder.peer()) {
      peer.at("text").send("half");
      holder.listener.close();
      assertTrue(peer.isClosed());
      assertEquals(0, holder.drop.mails().size());
    }
  }

  @Test
  @DisplayName("P22 a port that cannot be had at all says why and what to do")
  void impossibleAddress() {
    SmtpGateway gateway =
        new SmtpGateway(
            new SmtpOptions(
                new InetSocketAddress("192.0.2.1", 2500), "mx.test", SmtpLimits.standard()),
            new RecordingDrop(),
            null,
            InstantSource.system());
    IOException refused = assertThrows(IOException.class, gateway::tryBind);
    assertTrue(String.valueOf(refused.getMessage()).contains("an address of this host"));
  }

  private static SmtpListener untilHeld(SmtpGateway gateway) throws IOException {
    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (System.nanoTime() < endNanos) {
      if (gateway.tryBind() instanceof SmtpGateway.Binding.Held held) {
        return held.listener();
      }
      Thread.onSpinWait();
    }
    throw new AssertionError("the port was never let go");
  }

  private static void closeQuietly(SmtpListener listener) {
    try {
      listener.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}

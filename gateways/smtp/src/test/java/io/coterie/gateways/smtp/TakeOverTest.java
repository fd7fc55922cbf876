package io.coterie.gateways.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;

/// The port outlives its holder: two processes, one of them killed in mid-message.
class TakeOverTest {
  private static final int TRY_MILLIS = 250;
  private static final int TAKE_OVER_MILLIS_MAX = 1_000;
  private static final int PATIENCE_MILLIS = 20_000;

  @RepeatedTest(3)
  @DisplayName("P22 after kill -9 of the holder the port greets again within a second")
  void killed() throws IOException, InterruptedException, ExecutionException {
    RecordingDrop drop = new RecordingDrop();
    try (HolderProcess holder = HolderProcess.start();
        RawPeer cutOff = new RawPeer(holder.port());
        ScheduledExecutorService tries = Executors.newSingleThreadScheduledExecutor()) {
      SmtpGateway heir = Running.gateway(drop, SmtpLimits.standard(), holder.port());
      CompletableFuture<SmtpListener> held = new CompletableFuture<>();
      var loop =
          tries.scheduleWithFixedDelay(
              () -> tryOnce(heir, held), 0, TRY_MILLIS, TimeUnit.MILLISECONDS);
      cutOff.at("text").send("half a message\r\n");
      assertFalse(held.isDone(), "two hold the port");
      long killedNanos = System.nanoTime();
      holder.kill();
      try (RawPeer next = firstGreeted(holder.port())) {
        long tookMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - killedNanos);
        assertTrue(tookMillis <= TAKE_OVER_MILLIS_MAX, () -> "took " + tookMillis + " ms");
        assertTrue(cutOff.isClosed());
        loop.cancel(false);
        next.say("EHLO client.test\r\n", "250");
        next.say("MAIL FROM:<a@client.test>\r\n", "250");
        next.say("RCPT TO:<alice@coterie.test>\r\n", "250");
        next.say("DATA\r\n", "354");
        next.say("once more\r\n.\r\n", "250 2.6.0");
      }
      held.get().close();
      assertEquals(1, drop.mails().size());
    }
  }

  private static void tryOnce(SmtpGateway heir, CompletableFuture<SmtpListener> held) {
    try {
      if (!held.isDone() && heir.tryBind() instanceof SmtpGateway.Binding.Held taken) {
        held.complete(taken.listener());
      }
    } catch (IOException e) {
      held.completeExceptionally(e);
    }
  }

  /// Connects again and again until somebody greets, as a sending server's next try would.
  private static RawPeer firstGreeted(int port) throws IOException {
    long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    while (true) {
      try {
        return new RawPeer(port).at("greeted");
      } catch (IOException e) {
        if (System.nanoTime() > endNanos) {
          throw e;
        }
        Thread.onSpinWait();
      }
    }
  }
}

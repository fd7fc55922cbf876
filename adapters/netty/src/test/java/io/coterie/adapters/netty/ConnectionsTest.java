package io.coterie.adapters.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.adapters.netty.TransportCounters.Close;
import io.coterie.adapters.netty.TransportCounters.Drop;
import io.coterie.contracts.Inbox;
import io.coterie.core.identity.NodeId;
import io.coterie.core.kernel.Lane;
import io.coterie.core.kernel.Transport;
import io.coterie.core.wire.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// How connections come, go, and are shared.
class ConnectionsTest {
  private static final NodeId ONE = new NodeId(1);
  private static final NodeId TWO = new NodeId(2);

  private final Village village = new Village();

  ConnectionsTest() throws IOException {}

  @AfterEach
  void close() {
    village.close();
  }

  @Test
  void programsThatShareAClientKeyGetTheirOwnAnswers() {
    village.start(ONE, (from, frame) -> from.reply(Bytes.utf8("re: ").concat(frame)));
    List<Inbox> inboxes = new ArrayList<>();
    for (int program = 0; program < 3; program++) {
      Inbox inbox = new Inbox();
      inboxes.add(inbox);
      NettyTransport client = village.startClient(inbox);
      for (int i = 0; i < 50; i++) {
        client.send(ONE, Lane.STREAM, Bytes.utf8(program + "/" + i));
      }
    }
    for (int program = 0; program < 3; program++) {
      Inbox inbox = inboxes.get(program);
      village.await(() -> inbox.size() == 50);
      List<Bytes> expected = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        expected.add(Bytes.utf8("re: " + program + "/" + i));
      }
      assertEquals(expected, inbox.frames());
    }
  }

  @Test
  void nothingIsSentToAClientUnasked() {
    NettyTransport one = village.start(ONE, new Inbox());
    Inbox inbox = new Inbox();
    village.startClient(inbox);
    one.send(Village.CLIENT, Lane.STREAM, Bytes.utf8("buy this"));

    assertEquals(1, village.counters(ONE).dropped(Drop.NO_ADDRESS));
    assertEquals(0, inbox.size());
  }

  @Test
  void whenBothDialOneConnectionRemainsAndNothingIsLost() {
    for (int round = 0; round < 10; round++) {
      Inbox atOne = new Inbox();
      Inbox atTwo = new Inbox();
      NettyTransport one = village.start(ONE, atOne);
      NettyTransport two = village.start(TWO, atTwo);
      for (int i = 0; i < 200; i++) {
        one.send(TWO, Lane.STREAM, Bytes.utf8("1→2 " + i));
        two.send(ONE, Lane.STREAM, Bytes.utf8("2→1 " + i));
      }
      village.await(() -> atOne.size() == 200 && atTwo.size() == 200);
      assertEquals(200, atOne.size());
      assertEquals(200, atTwo.size());
      village.await(() -> one.connectionCount() == 1 && two.connectionCount() == 1);
      assertEquals(1, one.connectionCount());
      assertEquals(1, two.connectionCount());
      village.stop(ONE);
      village.stop(TWO);
    }
  }

  @Test
  void manyFramesShareOneFlush() {
    Inbox inbox = new Inbox();
    NettyTransport one = village.start(ONE, new Inbox());
    village.start(TWO, inbox);
    for (int i = 0; i < 2000; i++) {
      one.send(TWO, Lane.DATAGRAM, Bytes.utf8("frame " + i));
    }
    village.await(() -> inbox.size() == 2000);

    assertEquals(2000, village.counters(ONE).framesSent());
    assertTrue(village.counters(ONE).flushes() < 500, () -> "" + village.counters(ONE).flushes());
  }

  @Test
  void anUnreachableNodeIsTriedWithGrowingPauses() {
    NettyTransport one = village.start(ONE, new Inbox());
    long start = System.nanoTime();
    int sent = 0;
    while (System.nanoTime() - start < 500_000_000L) {
      one.send(TWO, Lane.STREAM, Bytes.utf8("are you up?"));
      sent++;
      Thread.onSpinWait();
    }
    assertTrue(sent > 0);
    Inbox inbox = new Inbox();
    village.start(TWO, inbox);
    one.send(TWO, Lane.STREAM, Bytes.utf8("now?"));
    village.await(() -> inbox.size() > 0);
    assertTrue(inbox.size() > 0);
    long dials = village.counters(ONE).dials();
    assertTrue(dials < 60, () -> dials + " attempts in half a second");
  }

  @Test
  void aTakenPortIsNamedWithTheCure() throws IOException {
    try (ServerSocket taken = new ServerSocket(0)) {
      NettyTransport transport =
          new NettyTransport(
              Village.keys(1),
              village::roster,
              Optional.of(new java.net.InetSocketAddress(taken.getLocalPort())),
              Village.LIMITS,
              new TransportCounters());
      UncheckedIOException refused =
          assertThrows(UncheckedIOException.class, () -> transport.start(new Inbox()));
      assertTrue(String.valueOf(refused.getMessage()).contains("choose another port"));
    }
  }

  @Test
  void aKeyThatNobodyKnowsStartsNoTransport() {
    IllegalStateException refused =
        assertThrows(
            IllegalStateException.class,
            () ->
                new NettyTransport(
                    Village.keys(55),
                    village::roster,
                    Optional.empty(),
                    TransportLimits.standard(),
                    new TransportCounters()));
    assertTrue(String.valueOf(refused.getMessage()).contains("let the operators sign"));
  }

  @Test
  void aFrameBeforeTheStartIsDroppedAndCounted() {
    TransportCounters counters = new TransportCounters();
    Transport idle =
        new NettyTransport(
            Village.keys(1), village::roster, Optional.empty(), Village.LIMITS, counters);
    idle.send(TWO, Lane.STREAM, Bytes.utf8("too early"));
    assertEquals(1, counters.dropped(Drop.NO_ADDRESS));
    idle.close();
  }

  @Test
  @DisplayName("P06 a host that takes the connection and says nothing is not absent")
  void aHungNodeIsNotAbsent() throws IOException {
    Inbox inbox = new Inbox();
    NettyTransport one = village.start(ONE, inbox);
    try (ServerSocket hung = new ServerSocket()) {
      hung.bind(village.address(TWO));
      one.send(TWO, Lane.STREAM, Bytes.utf8("are you well?"));
      village.await(() -> village.counters(ONE).closed(Close.SILENT) > 0);

      assertTrue(village.counters(ONE).closed(Close.SILENT) > 0);
      assertEquals(List.of(), inbox.absences());
    }
  }
}

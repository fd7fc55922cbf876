package io.coterie.adapters.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.adapters.netty.TransportCounters.Close;
import io.coterie.adapters.netty.TransportCounters.Drop;
import io.coterie.adapters.tls.RosterTls;
import io.coterie.contracts.Inbox;
import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.NodeKeys;
import io.coterie.core.kernel.Lane;
import io.coterie.core.kernel.Transport;
import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.DecodeException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Random;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Wrong keys, garbage, giants and sleepers: each is ended with its reason, and a good connection
/// beside it notices nothing.
class HostilePeersTest {
  private static final NodeId ONE = new NodeId(1);
  private static final NodeId TWO = new NodeId(2);
  private static final NodeId THREE = new NodeId(3);
  private static final NodeKeys STRANGER = Village.keys(99);

  private final Village village = new Village();
  private final Inbox inbox = new Inbox();
  private final NettyTransport one = village.start(ONE, new Inbox());

  HostilePeersTest() throws IOException {}

  @AfterEach
  void close() {
    village.close();
  }

  @Test
  void aKeyOutsideTheRosterIsRefusedWhenItDials() {
    village.start(TWO, inbox);
    NettyTransport impostor = village.start(THREE, STRANGER, new Inbox());
    impostor.send(TWO, Lane.STREAM, Bytes.utf8("I am three"));
    village.await(() -> village.counters(TWO).closed(Close.KEY_REFUSED) > 0);

    assertEquals(1, village.counters(TWO).closed(Close.KEY_REFUSED));
    assertGoodPeerUnharmed();
  }

  @Test
  void aKeyOutsideTheRosterIsRefusedWhenItListens() {
    village.start(TWO, inbox);
    Inbox trap = new Inbox();
    village.start(THREE, STRANGER, trap);
    one.send(THREE, Lane.STREAM, Bytes.utf8("for three only"));
    village.await(() -> village.counters(ONE).closed(Close.KEY_REFUSED) > 0);

    assertEquals(1, village.counters(ONE).closed(Close.KEY_REFUSED));
    village.await(() -> village.counters(ONE).dropped(Drop.UNREACHABLE) > 0);
    assertEquals(1, village.counters(ONE).dropped(Drop.UNREACHABLE));
    assertEquals(0, trap.size());
    assertGoodPeerUnharmed();
  }

  @Test
  void anotherNodeAtTheAddressIsNotTakenForTheOneDialled() throws IOException {
    village.start(TWO, inbox);
    try (SSLServerSocket listener =
        RawPeer.listen(village.address(THREE), Village.keys(2), village.roster())) {
      one.send(THREE, Lane.STREAM, Bytes.utf8("for three only"));
      try (RawPeer two = RawPeer.accept(listener)) {
        assertTrue(two.isEnded());
      }
    }
    village.await(() -> village.counters(ONE).closed(Close.WRONG_NODE) > 0);
    assertEquals(1, village.counters(ONE).closed(Close.WRONG_NODE));
    assertGoodPeerUnharmed();
  }

  @Test
  void bytesThatAreNoTlsEndTheConnection() throws IOException {
    village.start(TWO, inbox);
    InetSocketAddress address = village.address(TWO);
    try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      village.await(() -> village.counters(TWO).closed(Close.HANDSHAKE_FAILED) > 0);
    }
    assertEquals(1, village.counters(TWO).closed(Close.HANDSHAKE_FAILED));
    assertGoodPeerUnharmed();
  }

  @Test
  void anOlderTlsOrNoCertificateIsRefused() throws IOException, GeneralSecurityException {
    village.start(TWO, inbox);
    RosterTls tls = new RosterTls(Village.keys(3), village::roster);
    assertHandshakeFails(tls.context(), "TLSv1.2", 1);

    SSLContext anonymous = SSLContext.getInstance("TLSv1.3");
    anonymous.init(new KeyManager[0], new TrustManager[] {tls.trustManager()}, null);
    assertHandshakeFails(anonymous, "TLSv1.3", 2);
    assertGoodPeerUnharmed();
  }

  @Test
  void aFrameOverTheLimitEndsTheConnection() throws IOException {
    village.start(TWO, inbox);
    try (RawPeer three = dialAsThree()) {
      three.writeFrame(new byte[] {1});
      three.write(new byte[] {0, 0x10, 0, 1, 42, 42});
      assertTrue(three.isEnded());
    }
    village.await(() -> village.counters(TWO).closed(Close.FRAME_TOO_LARGE) > 0);
    assertEquals(1, village.counters(TWO).closed(Close.FRAME_TOO_LARGE));
    village.await(() -> inbox.size() == 1);
    assertEquals(THREE, inbox.senders().getFirst());
    assertEquals(Bytes.of(1), inbox.frames().getFirst());
  }

  @Test
  void aFrameThatTheReceiverCannotReadEndsTheConnection() throws IOException {
    Transport.Receiver strict =
        (from, frame) -> {
          if (frame.size() > 10) {
            throw new DecodeException("no message is that long");
          }
          inbox.received(from, frame);
        };
    village.start(TWO, strict);
    try (RawPeer three = dialAsThree()) {
      byte[] garbage = new byte[1000];
      new Random(7).nextBytes(garbage);
      three.writeFrame(garbage);
      assertTrue(three.isEnded());
    }
    village.await(() -> village.counters(TWO).closed(Close.GARBAGE) > 0);
    assertEquals(1, village.counters(TWO).closed(Close.GARBAGE));
    assertGoodPeerUnharmed();
  }

  @Test
  void aSilentPeerIsGone() throws IOException {
    village.start(TWO, inbox);
    try (RawPeer three = dialAsThree()) {
      assertTrue(three.isEnded());
    }
    village.await(() -> village.counters(TWO).closed(Close.SILENT) > 0);
    assertEquals(1, village.counters(TWO).closed(Close.SILENT));
    assertGoodPeerUnharmed();
  }

  @Test
  void aPeerThatDoesNotReadBlocksNobodyElse() throws IOException {
    village.start(TWO, inbox);
    Bytes large = Bytes.wrap(new byte[256 * 1024]);
    try (SSLServerSocket listener =
        RawPeer.listen(village.address(THREE), Village.keys(3), village.roster())) {
      one.send(THREE, Lane.STREAM, large);
      try (RawPeer sleeper = RawPeer.accept(listener)) {
        sleeper.ping();
        for (int i = 0; i < 200; i++) {
          one.send(THREE, Lane.STREAM, large);
        }
        assertTrue(village.counters(ONE).dropped(Drop.QUEUE_FULL) > 0, "nothing was dropped");
        for (int i = 0; i < 1000; i++) {
          one.send(TWO, Lane.STREAM, Bytes.utf8("frame " + i));
        }
        village.await(() -> inbox.size() == 1000);
        assertEquals(1000, inbox.size());
        sleeper.ping();
      }
    }
  }

  @Test
  void aNodeThatTheOperatorsStrikeOffIsCutOff() {
    NettyTransport two = village.start(TWO, inbox);
    assertGoodPeerUnharmed();
    village.expel(TWO);
    village.await(() -> village.counters(ONE).closed(Close.KEY_REFUSED) > 0);
    assertEquals(1, village.counters(ONE).closed(Close.KEY_REFUSED));

    two.send(ONE, Lane.STREAM, Bytes.utf8("let me in"));
    village.await(() -> village.counters(ONE).closed(Close.KEY_REFUSED) > 1);
    assertTrue(village.counters(ONE).closed(Close.KEY_REFUSED) > 1);
  }

  private RawPeer dialAsThree() throws IOException {
    return RawPeer.dial(village.address(TWO), Village.keys(3), village.roster());
  }

  private void assertHandshakeFails(SSLContext context, String protocol, int failures) {
    try (RawPeer peer = RawPeer.dial(village.address(TWO), context, protocol)) {
      // In TLS 1.3 the side that dials learns only now that it was refused.
      assertTrue(peer.isEnded());
    } catch (IOException refused) {
      assertTrue(refused.getMessage() != null);
    }
    village.await(() -> village.counters(TWO).closed(Close.HANDSHAKE_FAILED) >= failures);
    assertEquals(failures, village.counters(TWO).closed(Close.HANDSHAKE_FAILED));
  }

  /// A frame of node 1 arrives at node 2 as ever.
  private void assertGoodPeerUnharmed() {
    int before = inbox.size();
    one.send(TWO, Lane.STREAM, Bytes.utf8("good"));
    village.await(() -> inbox.size() > before);
    assertEquals(ONE, inbox.senders().getLast());
    assertEquals(Bytes.utf8("good"), inbox.frames().getLast());
  }
}

package io.coterie.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The client against a peer that says what Redis might.
@Timeout(30)
class RedisClientTest {
  private static final byte[] PING = "PING".getBytes(StandardCharsets.US_ASCII);

  @Test
  void anErrorIsOfOneCommandAndTheEndOfAll() throws Exception {
    try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        RedisClient client = new RedisClient(listening.getLocalPort());
        Socket peer = listening.accept()) {
      say(peer, "-ERR out of memory\r\n");
      ExecutionException refused = assertThrows(ExecutionException.class, () -> client.call(PING));
      assertTrue(refused.toString().contains("-ERR out of memory"), refused::toString);
      say(peer, "$4\r\nPONG\r\n");
      assertEquals("PONG", new String(client.call(PING), StandardCharsets.US_ASCII));
      say(peer, "?what\r\n");
      assertThrows(ExecutionException.class, () -> client.call(PING));
      assertThrows(IOException.class, () -> client.call(PING));
    }
  }

  /// Answers the next command, when that has come.
  private static void say(Socket peer, String answer) {
    Thread.startVirtualThread(() -> {
      try {
        peer.getInputStream().readNBytes("*1\r\n$4\r\nPING\r\n".length());
        peer.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
      } catch (IOException gone) {
        throw new UncheckedIOException(gone);
      }
    });
  }
}

package io.coterie.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/// One of the two ports that people and mail come in by, seen from outside.
enum PublicPort {
  WEB("GET /api/v1/session HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", "HTTP/1.1 "),
  MAIL("QUIT\r\n", "220 ");

  private final String question;
  private final String greeting;

  PublicPort(String question, String greeting) {
    this.question = question;
    this.greeting = greeting;
  }

  int of(RunningUp up) {
    return this == WEB ? up.webPort() : up.smtpPort();
  }

  /// Whether somebody answers there as the protocol wants it.
  boolean answers(RunningUp up, int millis) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), of(up)), millis);
      socket.setSoTimeout(millis);
      socket.getOutputStream().write(question.getBytes(StandardCharsets.US_ASCII));
      byte[] begin = socket.getInputStream().readNBytes(greeting.length());
      return new String(begin, StandardCharsets.US_ASCII).equals(greeting);
    } catch (IOException closed) {
      return false;
    }
  }

  /// Milliseconds from `sinceNanos` until it answers.
  long awaitMillis(RunningUp up, long sinceNanos, int tryMillis) {
    Waiting.assertWithin(30_000, this + " answers", () -> answers(up, tryMillis));
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sinceNanos);
  }
}

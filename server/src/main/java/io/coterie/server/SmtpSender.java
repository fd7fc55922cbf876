package io.coterie.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/// Hands mail to a port of this machine as another mail server does (RFC 5321), and tries again for
/// as long as no server has taken responsibility for it.
///
/// A mail whose `250` was lost with its server is sent again, so it may arrive twice: its
/// Message-ID tells.
final class SmtpSender {
  private static final int CONNECT_MILLIS = 1_000;
  private static final int ANSWER_MILLIS = 10_000;
  private static final long PATIENCE_MILLIS = 30_000;
  private static final long PAUSE_MILLIS = 100;

  private final int port;

  SmtpSender(int port) {
    this.port = port;
  }

  /// Returns when the mail was answered with `250`; a permanent refusal is [Trouble].
  void send(String from, String to, String message) throws InterruptedException {
    long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    while (true) {
      try {
        offer(from, to, message);
        return;
      } catch (IOException unanswered) {
        if (System.nanoTime() - endNanos > 0) {
          throw new Trouble(
              "no node takes mail on port " + port + " (" + unanswered.getMessage() + ")",
              "look at the cluster with ./coterie status");
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    }
  }

  private void offer(String from, String to, String message) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
      socket.setSoTimeout(ANSWER_MILLIS);
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      OutputStream out = socket.getOutputStream();
      expect(in, "220");
      say(out, "EHLO demo.test\r\n");
      expect(in, "250");
      say(out, "MAIL FROM:<" + from + "> BODY=8BITMIME\r\n");
      expect(in, "250");
      say(out, "RCPT TO:<" + to + ">\r\n");
      expect(in, "250");
      say(out, "DATA\r\n");
      expect(in, "354");
      say(out, message.replaceAll("(?m)^\\.", "..") + "\r\n.\r\n");
      expect(in, "250");
      say(out, "QUIT\r\n");
    }
  }

  private static void say(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /// A temporary refusal and a lost connection are an [IOException].
  private static void expect(BufferedReader in, String code) throws IOException {
    String line = in.readLine();
    while (line != null && line.length() > 3 && line.charAt(3) == '-') {
      line = in.readLine();
    }
    if (line == null) {
      throw new IOException("the server has gone");
    }
    if (line.startsWith("5")) {
      throw new Trouble("the mail was refused: " + line, "send it to somebody who is here");
    }
    if (!line.startsWith(code)) {
      throw new IOException("the server said " + line);
    }
  }
}

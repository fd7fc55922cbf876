package io.coterie.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// A mail server that delivers to this house: one session, any bytes as messages.
final class MailSender implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 60_000;

  private final Socket socket;
  private final BufferedReader replies;

  MailSender(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    replies =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    require(reply(), "220");
    require(say("EHLO sender.test\r\n"), "250");
  }

  /// Sends one message and gives the reply to it.
  String deliver(String recipient, byte[] message) throws IOException {
    begin(recipient);
    write(stuffed(message));
    return say(message.length > 0 && message[message.length - 1] == '\n' ? ".\r\n" : "\r\n.\r\n");
  }

  /// Goes as far as the message's first byte.
  void begin(String recipient) throws IOException {
    require(say("MAIL FROM:<somebody@sender.test>\r\n"), "250");
    require(say("RCPT TO:<" + recipient + ">\r\n"), "250");
    require(say("DATA\r\n"), "354");
  }

  /// Sends a line and gives the last line of its reply.
  String say(String line) throws IOException {
    write(line.getBytes(StandardCharsets.UTF_8));
    return reply();
  }

  void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  private String reply() throws IOException {
    String line;
    do {
      line = replies.readLine();
    } while (line != null && line.length() > 3 && line.charAt(3) == '-');
    return line == null ? "" : line;
  }

  private static void require(String reply, String prefix) {
    if (!reply.startsWith(prefix)) {
      throw new AssertionError("expected " + prefix + " but was told " + reply);
    }
  }

  /// Lines that begin with a dot get a second one (RFC 5321, 4.5.2).
  private static byte[] stuffed(byte[] message) {
    String text = new String(message, StandardCharsets.ISO_8859_1);
    String dotted = text.replace("\r\n.", "\r\n..");
    return (dotted.startsWith(".") ? "." + dotted : dotted).getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

package io.coterie.gateways.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/// A client that sends any bytes it is told, each call in one write, and reads replies.
final class RawPeer implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;
  private Socket socket;

  RawPeer(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
  }

  /// Walks to a named state of a session, with alice as the recipient.
  RawPeer at(String state) throws IOException {
    say(null, "220");
    if (state.equals("greeted")) {
      return this;
    }
    say("EHLO client.test\r\n", "250");
    if (state.equals("hello")) {
      return this;
    }
    say("MAIL FROM:<sender@client.test>\r\n", "250 2.1.0");
    if (state.equals("sender")) {
      return this;
    }
    say("RCPT TO:<alice@coterie.test>\r\n", "250 2.1.5");
    if (state.equals("recipient")) {
      return this;
    }
    say("DATA\r\n", "354");
    return this;
  }

  /// Sends, if there is something to send, and checks how the reply begins; gives the whole reply.
  String say(@Nullable String text, String prefix) throws IOException {
    if (text != null) {
      send(text);
    }
    String reply = reply();
    String last = reply.lines().toList().getLast();
    if (!last.startsWith(prefix)) {
      throw new AssertionError("expected " + prefix + " but was told " + reply);
    }
    return reply;
  }

  void send(String text) throws IOException {
    send(text.getBytes(StandardCharsets.UTF_8));
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /// One reply, all its lines.
  String reply() throws IOException {
    StringBuilder reply = new StringBuilder();
    String line;
    do {
      line = line();
      reply.append(line).append('\n');
    } while (line.length() > 3 && line.charAt(3) == '-');
    return reply.toString();
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int next = socket.getInputStream().read();
    while (next != '\n') {
      if (next < 0) {
        throw new EOFException("the server closed after: " + line);
      }
      line.write(next);
      next = socket.getInputStream().read();
    }
    return line.toString(StandardCharsets.UTF_8).stripTrailing();
  }

  /// Says hello, then sends line by line, or message text up to its final dot, waiting for a reply
  /// to each; ends its side, and gives every reply.
  List<String> converse(byte[] bytes) throws IOException {
    at("hello");
    List<String> replies = new ArrayList<>();
    String end = "\r\n";
    int from = 0;
    for (int to = 1; to <= bytes.length; to++) {
      String part = "\r\n" + new String(bytes, from, to - from, ISO_8859_1);
      if (part.length() > 2 && part.endsWith(end)) {
        send(Arrays.copyOfRange(bytes, from, to));
        from = to;
        String reply = replyOrEnd();
        if (reply.isEmpty()) {
          return replies;
        }
        replies.add(reply);
        end = reply.startsWith("354") ? "\r\n.\r\n" : "\r\n";
      }
    }
    send(Arrays.copyOfRange(bytes, from, bytes.length));
    socket.shutdownOutput();
    new String(socket.getInputStream().readAllBytes(), ISO_8859_1).lines().forEach(replies::add);
    return replies;
  }

  private String replyOrEnd() throws IOException {
    try {
      return reply();
    } catch (EOFException | SocketException e) {
      return "";
    }
  }

  /// Whether the server has ended the session, with nothing more to say.
  boolean isClosed() throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketException e) {
      return true;
    }
  }

  /// Takes the connection to TLS without checking the certificate, as mail servers do.
  void startTls() throws IOException, GeneralSecurityException {
    say("STARTTLS\r\n", "220 2.0.0");
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new TrustEveryone()}, null);
    SSLSocket secured =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(socket, "mx.coterie.test", socket.getPort(), true);
    secured.startHandshake();
    socket = secured;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private static final class TrustEveryone implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}

package io.coterie.gateways.smtp;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// The bytes of one session: a read buffer, replies that go out together, and the TLS upgrade.
///
/// Replies are flushed when the session is about to wait, so a pipelined group costs one write.
final class SmtpConnection {
  private static final int BUFFER_BYTES = 16 * 1024;
  private static final int DISCARD_BYTES_MAX = 64 * 1024;
  private static final int LINGER_QUIET_MILLIS = 2_000;
  private static final int LINGER_MILLIS = 30_000;

  private final Socket socket;
  private final int quietMillis;
  private Socket current;
  private InputStream in;
  private OutputStream out;
  private long deadlineNanos = Long.MAX_VALUE;
  final byte[] buffer = new byte[BUFFER_BYTES];
  int position;
  int limit;

  /// @param quietMillis how long one read may wait
  SmtpConnection(Socket socket, int quietMillis) throws IOException {
    this.socket = socket;
    this.quietMillis = quietMillis;
    socket.setTcpNoDelay(true);
    current = socket;
    in = socket.getInputStream();
    out = new BufferedOutputStream(socket.getOutputStream(), BUFFER_BYTES);
  }

  /// One command line, or what is wrong with it.
  sealed interface Line {

    /// A line without its CRLF.
    record Text(String text) implements Line {}

    /// The peer has closed.
    record End() implements Line {}

    /// Not a line; the reply says why, and whether the session goes on.
    record Broken(Reply reply) implements Line {}
  }

  /// Waits for one line. It ends with CRLF and nothing else: a server that also takes a bare LF can
  /// be made to see other lines than the one before it.
  Line readLine(int bytesMax) throws IOException {
    byte[] line = new byte[bytesMax];
    int length = 0;
    long total = 0;
    boolean carriage = false;
    while (true) {
      if (position == limit && !fill()) {
        return new Line.End();
      }
      byte next = buffer[position++];
      total++;
      if (next == '\n') {
        if (!carriage) {
          return bareByte("LF");
        }
        return total > bytesMax
            ? new Line.Broken(Reply.of(500, "5.5.2", "line longer than " + bytesMax + " octets"))
            : text(line, length);
      }
      if (carriage) {
        return bareByte("CR");
      }
      carriage = next == '\r';
      if (!carriage && length < bytesMax) {
        line[length++] = next;
      }
      if (total > DISCARD_BYTES_MAX) {
        return new Line.Broken(Reply.of(500, "5.5.2", "endless line").closing());
      }
    }
  }

  private static Line bareByte(String name) {
    return new Line.Broken(
        Reply.of(500, "5.5.2", "bare " + name + ": lines end with CRLF").closing());
  }

  private static Line text(byte[] line, int length) {
    String text;
    try {
      text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line, 0, length)).toString();
    } catch (CharacterCodingException e) {
      return new Line.Broken(Reply.of(500, "5.5.2", "the line is not UTF-8"));
    }
    if (text.chars().anyMatch(Character::isISOControl)) {
      return new Line.Broken(Reply.of(500, "5.5.2", "control character in the line"));
    }
    return new Line.Text(text);
  }

  /// Reads more into the empty buffer, flushing replies first; false at the end of the stream.
  boolean fill() throws IOException {
    out.flush();
    long waitMillis = quietMillis;
    if (deadlineNanos != Long.MAX_VALUE) {
      long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
      waitMillis = Math.min(waitMillis, leftMillis);
    }
    if (waitMillis <= 0) {
      throw new SocketTimeoutException("deadline of the message");
    }
    current.setSoTimeout((int) waitMillis);
    int count = in.read(buffer, 0, buffer.length);
    position = 0;
    limit = Math.max(count, 0);
    return count > 0;
  }

  /// Sets by when all further reads must be done; 0 for no such time.
  void deadline(int millis) {
    deadlineNanos =
        millis == 0 ? Long.MAX_VALUE : System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
  }

  /// Whether the peer has sent more than was read.
  boolean pending() throws IOException {
    return position < limit || in.available() > 0;
  }

  /// Queues a reply; it leaves at the next wait.
  void send(Reply reply) throws IOException {
    out.write(reply.bytes());
  }

  void flush() throws IOException {
    out.flush();
  }

  /// Turns the connection into TLS, as the server; the caller has seen that nothing is pending.
  void upgrade(SSLContext tls) throws IOException {
    flush();
    SSLSocket secured =
        (SSLSocket)
            tls.getSocketFactory()
                .createSocket(
                    socket, socket.getInetAddress().getHostAddress(), socket.getPort(), true);
    secured.setUseClientMode(false);
    secured.setSoTimeout(quietMillis);
    secured.startHandshake();
    current = secured;
    in = secured.getInputStream();
    out = new BufferedOutputStream(secured.getOutputStream(), BUFFER_BYTES);
  }

  /// Ends a session that was refused in mid-stream: closing with unread bytes would reset the
  /// connection and could destroy the last reply before the peer reads it, so those are read away.
  void linger() throws IOException {
    flush();
    current.shutdownOutput();
    current.setSoTimeout(LINGER_QUIET_MILLIS);
    long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LINGER_MILLIS);
    try {
      int count = in.read(buffer);
      while (count > 0 && System.nanoTime() < endNanos) {
        count = in.read(buffer);
      }
    } catch (SocketTimeoutException e) {
      limit = 0; // a peer that keeps quiet has read the reply, or never will
    }
  }

  InetAddress peer() {
    return socket.getInetAddress();
  }

  /// Closes at once, from any thread; a blocked read or write of the session then fails.
  void cut() throws IOException {
    socket.close();
  }

  /// Closes politely (TLS `close_notify`).
  void close() throws IOException {
    current.close();
  }
}

package io.coterie.gateways.http;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// One connection on which a test says every byte itself.
final class RawHttp implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;

  private final Socket socket;
  private final InputStream in;

  RawHttp(int port) throws IOException {
    this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  /// An answer; header names in lower case.
  record Answer(int status, Map<String, String> headers, String text) {
    String header(String name) {
      return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }

    JsonNode json() {
      return HttpCall.JSON.readTree(text);
    }
  }

  RawHttp send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  RawHttp send(String latin1) throws IOException {
    return send(latin1.getBytes(StandardCharsets.ISO_8859_1));
  }

  /// A request with a body, as this site's pages send it.
  Answer ask(String methodAndPath, String headers, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String length = bytes.length == 0 ? "" : "Content-Length: " + bytes.length + "\r\n";
    send(methodAndPath + " HTTP/1.1\r\nHost: site.localhost\r\n" + headers + length + "\r\n");
    send(bytes);
    return answer(methodAndPath.startsWith("HEAD "));
  }

  Answer get(String path) throws IOException {
    return ask("GET " + path, "", "");
  }

  Answer post(String path, String json) throws IOException {
    return ask("POST " + path, "Coterie-Request: 1\r\nContent-Type: application/json\r\n", json);
  }

  Answer answer() throws IOException {
    return answer(false);
  }

  Answer answer(boolean toHead) throws IOException {
    Answer head = head();
    if (toHead || head.status == 204 || head.status == 303) {
      return head;
    }
    if (!head.header("Content-Length").isEmpty()) {
      byte[] body = in.readNBytes(Integer.parseInt(head.header("Content-Length")));
      return new Answer(head.status, head.headers, new String(body, StandardCharsets.UTF_8));
    }
    return new Answer(head.status, head.headers, chunked());
  }

  /// Status line and headers alone.
  Answer head() throws IOException {
    String status = line();
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    return new Answer(Integer.parseInt(status.split(" ", 3)[1]), headers, "");
  }

  /// The next chunk of a chunked body as text; empty at its end. The line end after a chunk may
  /// come with the next one, as Jetty sends it.
  String chunk() throws IOException {
    String size = line();
    byte[] piece = in.readNBytes(Integer.parseInt(size.isEmpty() ? line() : size, 16));
    return new String(piece, StandardCharsets.UTF_8);
  }

  /// Whether the other side has closed; reads what is left.
  boolean isClosed() throws IOException {
    try {
      in.readAllBytes();
      return true;
    } catch (java.net.SocketException reset) {
      return true;
    }
  }

  private String chunked() throws IOException {
    StringBuilder body = new StringBuilder();
    for (String piece = chunk(); !piece.isEmpty(); piece = chunk()) {
      body.append(piece);
    }
    line();
    return body.toString();
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int octet = in.read(); octet != '\n'; octet = in.read()) {
      if (octet < 0) {
        throw new EOFException("closed after: " + line);
      }
      line.append((char) octet);
    }
    return line.toString().stripTrailing();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

package io.coterie.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One connection to Redis, shared by all callers: what they ask while a request is being written
/// goes out with the next one.
final class RedisClient implements AutoCloseable {
  private final Socket socket;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition asked = lock.newCondition();
  private final Queue<CompletableFuture<byte[]>> waiting = new ArrayDeque<>();
  private ByteArrayOutputStream unsent = new ByteArrayOutputStream();
  private @Nullable Exception ended;

  RedisClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    Thread.ofPlatform().daemon().name("redis-writer").start(this::writeAll);
    Thread.ofPlatform().daemon().name("redis-reader").start(this::readAll);
  }

  /// Sends the words of a command and waits for its answer.
  byte[] call(byte[]... words) throws IOException, InterruptedException, ExecutionException {
    byte[] request = bulk(words);
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    lock.lock();
    try {
      if (ended != null) {
        throw new IOException("the connection has ended", ended);
      }
      waiting.add(answer);
      unsent.writeBytes(request);
      asked.signal();
    } finally {
      lock.unlock();
    }
    return answer.get();
  }

  private static byte[] bulk(byte[]... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(("*" + words.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
    for (byte[] word : words) {
      out.writeBytes(("$" + word.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
      out.writeBytes(word);
      out.write('\r');
      out.write('\n');
    }
    return out.toByteArray();
  }

  private void writeAll() {
    try {
      OutputStream out = socket.getOutputStream();
      while (true) {
        ByteArrayOutputStream batch;
        lock.lock();
        try {
          while (unsent.size() == 0) {
            asked.awaitUninterruptibly();
          }
          batch = unsent;
          unsent = new ByteArrayOutputStream();
        } finally {
          lock.unlock();
        }
        batch.writeTo(out);
      }
    } catch (IOException closed) {
      failAll(closed);
    }
  }

  private void readAll() {
    try {
      InputStream in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
      while (true) {
        String line = line(in);
        if (line.startsWith("-")) {
          // Of this command alone; the answers of the others follow.
          next().completeExceptionally(new IOException("redis answered " + line));
        } else {
          byte[] answer = answer(line, in);
          next().complete(answer);
        }
      }
    } catch (IOException | RuntimeException closed) {
      failAll(closed);
    }
  }

  private CompletableFuture<byte[]> next() {
    lock.lock();
    try {
      return waiting.remove();
    } finally {
      lock.unlock();
    }
  }

  /// Nobody reads or writes any more: who waits is told, and who comes later.
  private void failAll(Exception cause) {
    lock.lock();
    try {
      ended = cause;
      waiting.forEach(answer -> answer.completeExceptionally(cause));
      waiting.clear();
    } finally {
      lock.unlock();
    }
  }

  /// A status line as nothing, a bulk string as its bytes.
  private static byte[] answer(String line, InputStream in) throws IOException {
    if (line.startsWith("+")) {
      return new byte[0];
    }
    if (!line.startsWith("$")) {
      throw new IOException("redis answered " + line);
    }
    int length = Integer.parseInt(line.substring(1));
    if (length < 0) {
      return new byte[0];
    }
    byte[] value = in.readNBytes(length);
    in.skipNBytes(2);
    return value;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    int octet = in.read();
    while (octet != '\r') {
      if (octet < 0) {
        throw new IOException("redis has closed the connection");
      }
      line.append((char) octet);
      octet = in.read();
    }
    in.skipNBytes(1);
    return line.toString();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}

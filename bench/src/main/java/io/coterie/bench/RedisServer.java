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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// One Redis that syncs its log before it answers (`appendfsync always`). All callers share one
/// connection; what they ask while a request is being written goes out with the next one.
final class RedisServer implements Target {
  private final List<String> command;
  private final Path folder;
  private final Process server;
  private final Socket socket;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition asked = lock.newCondition();
  private final Queue<CompletableFuture<byte[]>> waiting = new ArrayDeque<>();
  private ByteArrayOutputStream unsent = new ByteArrayOutputStream();

  RedisServer(Path folder, int port) throws InterruptedException, IOException {
    Files.createDirectories(folder);
    this.folder = folder;
    this.command =
        List.of(
            "redis-server",
            "--port",
            Integer.toString(port),
            "--bind",
            "127.0.0.1",
            "--dir",
            folder.toString(),
            "--save",
            "",
            "--appendonly",
            "yes",
            "--appendfsync",
            "always");
    server = Program.start(folder.resolve("redis.log"), command);
    Program.await("redis-server", () -> accepts(port));
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    Thread.ofPlatform().daemon().name("redis-writer").start(this::writeAll);
    Thread.ofPlatform().daemon().name("redis-reader").start(this::readAll);
  }

  private static boolean accepts(int port) {
    try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return probe.isConnected();
    } catch (IOException notYet) {
      throw new UncheckedIOException(notYet);
    }
  }

  @Override
  public String name() {
    return "redis";
  }

  @Override
  public String configuration() {
    return String.join(" ", command).replace(folder.toString(), "DATA")
        + "; plain TCP; all callers pipelined over one connection";
  }

  @Override
  public void write(byte[] key, byte[] value) throws Exception {
    call(bulk("SET".getBytes(StandardCharsets.US_ASCII), key, value));
  }

  @Override
  public byte[] read(byte[] key) throws Exception {
    return call(bulk("GET".getBytes(StandardCharsets.US_ASCII), key));
  }

  private byte[] call(byte[] request) throws InterruptedException, ExecutionException {
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    lock.lock();
    try {
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
        byte[] answer = answer(in);
        CompletableFuture<byte[]> first;
        lock.lock();
        try {
          first = waiting.remove();
        } finally {
          lock.unlock();
        }
        first.complete(answer);
      }
    } catch (IOException closed) {
      failAll(closed);
    }
  }

  private void failAll(IOException cause) {
    lock.lock();
    try {
      waiting.forEach(answer -> answer.completeExceptionally(cause));
      waiting.clear();
    } finally {
      lock.unlock();
    }
  }

  /// A status line as its text, a bulk string as its bytes.
  private static byte[] answer(InputStream in) throws IOException {
    String line = line(in);
    return switch (line.charAt(0)) {
      case '+' -> new byte[0];
      case '$' -> {
        int length = Integer.parseInt(line.substring(1));
        byte[] value = length < 0 ? new byte[0] : in.readNBytes(length);
        if (length >= 0) {
          in.skipNBytes(2);
        }
        yield value;
      }
      default -> throw new IOException("redis answered " + line);
    };
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
  public List<ProcessHandle> processes() {
    return List.of(server.toHandle());
  }

  @Override
  public void close() {
    Program.kill(processes());
    try {
      socket.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}

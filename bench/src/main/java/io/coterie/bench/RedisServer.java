package io.coterie.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// One Redis that syncs its log before it answers (`appendfsync always`).
final class RedisServer implements Target {
  private final List<String> command;
  private final Path folder;
  private final Process server;
  private final RedisClient client;

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
    try {
      Program.await("redis-server", () -> accepts(port));
      client = new RedisClient(port);
    } catch (IOException | RuntimeException | InterruptedException failed) {
      Program.kill(processes());
      throw failed;
    }
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
    client.call("SET".getBytes(StandardCharsets.US_ASCII), key, value);
  }

  @Override
  public byte[] read(byte[] key) throws Exception {
    return client.call("GET".getBytes(StandardCharsets.US_ASCII), key);
  }

  @Override
  public List<ProcessHandle> processes() {
    return List.of(server.toHandle());
  }

  @Override
  public void close() {
    Program.kill(processes());
    client.close();
  }
}

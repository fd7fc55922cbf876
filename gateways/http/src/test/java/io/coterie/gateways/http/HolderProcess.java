package io.coterie.gateways.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// A process of its own that holds the web port, to be killed.
final class HolderProcess implements AutoCloseable {
  private final Process process;
  private final int port;

  private HolderProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /// What the process runs: takes a free port, prints it, and serves until its input ends.
  public static void main(String[] arguments) throws IOException {
    try (Site site = new Site()) {
      System.out.println(site.port());
      System.in.transferTo(System.out);
    }
  }

  /// Starts it and waits until it holds its port.
  static HolderProcess start() throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command =
        List.of(
            java,
            "-cp",
            System.getProperty("java.class.path"),
            "-XX:TieredStopAtLevel=1",
            HolderProcess.class.getName());
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String port = said.readLine();
    if (port == null) {
      throw new IOException("the holder ended before it held a port");
    }
    return new HolderProcess(process, Integer.parseInt(port));
  }

  int port() {
    return port;
  }

  /// As `kill -9` does.
  void kill() {
    process.destroyForcibly();
  }

  @Override
  public void close() {
    kill();
  }
}

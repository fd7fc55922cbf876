package io.coterie.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;

/// Signals to processes, by the shell's own `kill`: a bare system has no program of that name.
final class Signal {
  private Signal() {}

  static void send(String name, ProcessHandle process) throws IOException, InterruptedException {
    String command = "kill -" + name + " " + process.pid();
    assertEquals(0, new ProcessBuilder("sh", "-c", command).inheritIO().start().waitFor());
  }
}

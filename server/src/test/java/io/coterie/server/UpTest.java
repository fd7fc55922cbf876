package io.coterie.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What `up` finds when it starts, and what it leaves behind when it ends early.
@DisplayName("up")
class UpTest {
  private static final String ELSEWHERE = "127.0.0.2";

  @TempDir private Path folder = Path.of("");
  private int smtpPort;

  @BeforeEach
  void choosePort() throws Exception {
    smtpPort = Ports.free();
  }

  @AfterEach
  void endNodes() {
    for (int number = 1; number <= 4; number++) {
      node(number)
          .running()
          .ifPresent(left -> {
            left.destroyForcibly();
            left.onExit().join();
          });
    }
  }

  @Test
  @DisplayName("P15 without --lan, nodes that a killed up --lan has left close the network's port")
  void otherDoors() throws Exception {
    int before = Ports.free();
    try (CommandLineRun up = up(Map.of(), 1, before, "--lan")) {
      up.awaitLine(line -> line.startsWith("on your network: "));
    }
    assertTrue(Ports.isTaken(ELSEWHERE, before));
    ProcessHandle left = node(1).running().orElseThrow();
    int now = Ports.free();
    try (CommandLineRun up = up(Map.of(), 1, now)) {
      up.awaitLine(line -> line.startsWith("web page: "));
      assertFalse(left.isAlive());
      assertTrue(Ports.isTaken("127.0.0.1", now));
      assertFalse(Ports.isTaken(ELSEWHERE, now));
      assertFalse(Ports.isTaken("127.0.0.1", before));
    }
    left = node(1).running().orElseThrow();
    try (CommandLineRun up = up(Map.of(), 1, now)) {
      up.awaitLine(line -> line.equals("node 1 runs already"));
      up.awaitLine(line -> line.startsWith("web page: "));
      assertEquals(Optional.of(left), node(1).running());
    }
  }

  @ParameterizedTest(name = "made before: {0}")
  @ValueSource(booleans = {false, true})
  @DisplayName("P22 a port for people or mail that a node or the other one has is refused by name")
  void samePorts(boolean madeBefore) throws Exception {
    Ports ports = Ports.free(2);
    if (madeBefore) {
      new ClusterFolder(folder).init(2, ports);
    }
    String where = madeBefore ? "(in the roster)" : "(--port-base)";
    assertEquals(
        "coterie: --web-port %d is also a port of node 2 %s: choose another port with --web-port"
            .formatted(ports.transport(2), where),
        refusal(ports, ports.transport(2), smtpPort));
    assertEquals(
        "coterie: --smtp-port %d is also a port of node 1 %s: choose another port with --smtp-port"
            .formatted(ports.raft(1), where),
        refusal(ports, Ports.free(), ports.raft(1)));
    assertEquals(
        "coterie: --smtp-port %d is also --web-port: choose another port with --smtp-port"
            .formatted(smtpPort),
        refusal(ports, smtpPort, smtpPort));
    assertEquals(madeBefore, new ClusterFolder(folder).exists());
  }

  private String refusal(Ports ports, int webPort, int mailPort) throws Exception {
    try (CommandLineRun up =
        new CommandLineRun(
            "up",
            "--data=" + folder,
            "--nodes=2",
            "--port-base=" + ports.base(),
            "--web-port=" + webPort,
            "--smtp-port=" + mailPort)) {
      assertEquals(2, up.end());
      return up.err();
    }
  }

  @Test
  @DisplayName("P33 an option wins over the environment in the nodes, too")
  void environment() throws Exception {
    int wanted = Ports.free();
    int unwanted = Ports.free();
    Map<String, String> environment =
        Map.of("COTERIE_WEB_PORT", String.valueOf(unwanted), "COTERIE_DOMAIN", "else.test");
    try (CommandLineRun up = up(environment, 1, wanted)) {
      up.awaitLine(line -> line.startsWith("mail for NAME@coterie.localhost: "));
      assertTrue(Ports.isTaken("127.0.0.1", wanted));
      assertFalse(Ports.isTaken("127.0.0.1", unwanted));
    }
  }

  @Test
  @DisplayName("an up that is told to stop while it starts nodes leaves none behind")
  void endWhileStarting() throws Exception {
    try (CommandLineRun up = up(Map.of(), 4, Ports.free())) {
      while (up.process().isAlive() && !Files.exists(node(1).folder().resolve("node.pid"))) {
        up.process().waitFor(1, TimeUnit.MILLISECONDS);
      }
      ProcessHandle first = node(1).running().orElseThrow();
      up.process().destroy();
      up.end();
      assertFalse(first.isAlive());
      for (int number = 2; number <= 4; number++) {
        assertEquals(Optional.empty(), node(number).running());
      }
    }
  }

  @Test
  @DisplayName("P33 the terminal has one line for a node that ends by itself, and one for Ctrl-C")
  void calm() throws Exception {
    try (CommandLineRun up = up(Map.of(), 2, Ports.free())) {
      up.awaitLine(line -> line.startsWith("mail for NAME@"));
      int before = up.out().size();
      node(2).running().orElseThrow().destroyForcibly();
      String news = "node 2 has ended; start it with: ./coterie restart 2";
      up.awaitLine(news::equals);
      // Not of the process object, which would close the pipe that the last line comes by.
      up.process().toHandle().destroy();
      up.end();
      assertEquals(
          List.of(news, "stopping 1 node; the next up finds everything that the cluster holds"),
          up.out().subList(before, up.out().size()));
      assertEquals("", up.err());
      assertTrue(Files.exists(folder.resolve(UpLog.NAME)));
    }
  }

  private CommandLineRun up(Map<String, String> environment, int nodes, int webPort, String... more)
      throws IOException {
    List<String> arguments =
        List.of(
            "up",
            "--data=" + folder,
            "--nodes=" + nodes,
            "--web-port=" + webPort,
            "--smtp-port=" + smtpPort,
            "--port-base=" + Ports.free(nodes).base());
    List<String> all = new ArrayList<>(arguments);
    all.addAll(List.of(more));
    return new CommandLineRun(environment, all);
  }

  private NodeProcess node(int number) {
    return new NodeProcess(number, folder.resolve("n" + number));
  }
}

package io.coterie.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.client.TabletKeyspace;
import io.coterie.core.wire.Bytes;
import io.coterie.protocols.tablets.Value;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/// The processes of a cluster are stopped and started around it.
@DisplayName("A cluster whose processes hang or end")
@Isolated("measures how long ports are away")
@ExtendWith(SharedUp.class)
class UpAgainTest {
  private static final long HUNG_MILLIS_MAX = 8_000;
  private static final Bytes ROW = Bytes.utf8("row");
  private static final Bytes COLUMN = Bytes.utf8("column");

  private final SharedUp.Cluster cluster;

  UpAgainTest(SharedUp.Cluster cluster) {
    this.cluster = cluster;
  }

  @BeforeEach
  void awaitReady() {
    up().awaitReady();
  }

  @Test
  @DisplayName("P22 a hung node that holds a port is ended, and both ports answer within 8 s")
  void hangs() throws Exception {
    int victim = up().holder(up().smtpPort());
    ProcessHandle process = up().node(victim).running().orElseThrow();
    long beganNanos = System.nanoTime();
    up().ends(victim);
    Signal.send("STOP", process);
    for (PublicPort port : PublicPort.values()) {
      long millis = port.awaitMillis(up(), beganNanos, 200);
      assertTrue(millis <= HUNG_MILLIS_MAX, port + " was back after " + millis + " ms");
    }
    process.onExit().get(10, TimeUnit.SECONDS);
    assertEquals(0, cluster.restart(victim));
  }

  @Test
  @DisplayName("P33 P22 status names the process of each node, and which one holds which port")
  void status() throws Exception {
    try (CommandLineRun run =
        new CommandLineRun("status", "--data", up().folder().root().toString())) {
      assertEquals(0, run.end());
      for (NodeProcess node : up().nodes()) {
        String pid = "  " + node.running().orElseThrow().pid() + "  ";
        assertEquals(1, run.out().stream().filter(line -> line.contains(pid)).count(), pid);
      }
      assertHolder(run.out(), up().holder(up().webPort()), "web " + up().webPort());
      assertHolder(run.out(), up().holder(up().smtpPort()), "mail " + up().smtpPort());
    }
  }

  private static void assertHolder(List<String> lines, int number, String port) {
    List<String> holders = lines.stream().filter(line -> line.contains(port)).toList();
    assertEquals(1, holders.size(), lines::toString);
    assertTrue(holders.getFirst().startsWith("n" + number + " "), lines::toString);
  }

  @Test
  @DisplayName("D07 up killed with -9 leaves nodes serving; Ctrl-C and up again lose nothing")
  void upAgain() throws Exception {
    try (CommandLineRun second =
        new CommandLineRun("up", "--data", up().folder().root().toString())) {
      assertEquals(1, second.end());
      assertTrue(second.err().contains("a cluster is up in"), second.err());
    }
    TabletKeyspace cells = cluster.cells();
    ProcessHandle first = up().process().handle();
    first.destroyForcibly();
    first.onExit().join();
    for (PublicPort port : PublicPort.values()) {
      assertTrue(port.answers(up(), 1_000), port + " without up");
    }
    cells.put(ROW, COLUMN, Value.utf8("without up")).orThrow();
    SpawnedUp second = up().again();
    second.await("node 4 runs already");
    second.await("ready in");

    try (MailStream mail = cluster.mail()) {
      Waiting.assertWithin(10_000, "some mail is in", () -> mail.acknowledged().size() > 3);
      mail.end();
      second.close();
      for (NodeProcess node : up().nodes()) {
        assertTrue(node.running().isEmpty(), "node " + node.number() + " still runs");
      }
      up().again().await("ready in");
      assertEquals(Set.of(), cluster.missing(mail), "answered 250, and not there");
      assertEquals(Optional.of(Value.utf8("without up")), cells.get(ROW, COLUMN).orThrow().value());
    }
  }

  private RunningUp up() {
    return cluster.up();
  }
}

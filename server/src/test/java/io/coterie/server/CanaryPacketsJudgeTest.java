package io.coterie.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.judge.Judge;
import io.coterie.person.LoggedIn;
import io.coterie.person.Person;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// As [CanaryTest], for what goes between the nodes: tcpdump takes down every packet. The mail's
/// own way in, which is not encrypted, shows that the marker would be found.
@Judge(rows = "D01", programs = "tcpdump", install = "apt-get install tcpdump", root = true)
class CanaryPacketsJudgeTest {
  private static final int NODES = 4;
  private static final int MEBIBYTE = 1024 * 1024;
  private static final Canary MAIL = new Canary("canary-4482-stays-in-memory");

  @TempDir private Path folder = Path.of("");

  @Test
  @DisplayName("D01 a marker sent by SMTP is in no packet between the nodes")
  void inNoPacket() throws IOException {
    Map<Capture.Flow, byte[]> flows;
    int smtpPort;
    try (RealCluster cluster = new RealCluster(folder, NODES)) {
      smtpPort = cluster.doors(1).smtpPort();
      Capture capture = new Capture(folder.resolve("packets"), ports(cluster));
      cluster.startAll();
      cluster.openDoors();
      LoggedIn ada =
          new Person("ada", "ada's password").signUp(cluster.door(1), Optional.empty()).loggedIn();
      MAIL.sendTo(ada, smtpPort);
      MAIL.readBack(ada);
      flows = capture.end();
    }
    long between = 0;
    long incoming = 0;
    for (Map.Entry<Capture.Flow, byte[]> each : flows.entrySet()) {
      Capture.Flow flow = each.getKey();
      boolean found = MAIL.foundIn(each.getValue()).isPresent();
      if (flow.to() == smtpPort) {
        incoming += found ? each.getValue().length : 0;
      } else if (flow.from() != smtpPort) {
        between += each.getValue().length;
        assertTrue(!found, () -> "in the packets from port " + flow.from() + " to " + flow.to());
      }
    }
    long sent = incoming;
    long replicated = between;
    assertTrue(sent > 10L * MEBIBYTE, () -> "of the mail only " + sent + " bytes were seen");
    assertTrue(replicated > 2 * sent, () -> "between nodes only " + replicated + " bytes");
  }

  private static List<Integer> ports(RealCluster cluster) {
    List<Integer> ports = new ArrayList<>();
    for (int node = 1; node <= NODES; node++) {
      ports.add(cluster.ports().transport(node));
      ports.add(cluster.ports().raft(node));
    }
    ports.add(cluster.doors(1).smtpPort());
    return ports;
  }
}

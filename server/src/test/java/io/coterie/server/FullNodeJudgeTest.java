package io.coterie.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.client.Result;
import io.coterie.client.TabletKeyspace;
import io.coterie.core.kernel.Refusal;
import io.coterie.core.wire.Bytes;
import io.coterie.judge.Judge;
import io.coterie.judge.SmallDisk;
import io.coterie.protocols.tablets.TabletAnswer;
import io.coterie.protocols.tablets.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Nodes as processes on a disk that gets full to its last byte.
@Judge(
    rows = "D07",
    programs = {"mount", "umount"},
    install = "apt-get install mount",
    root = true)
class FullNodeJudgeTest {
  private static final Bytes CELL = Bytes.utf8("cell");
  private static final Bytes FILLING = Bytes.wrap(new byte[16 * 1024]);
  private static final int DISK_MEBIBYTES = 384;
  private static final int FREE_MEBIBYTES_MIN = 64;
  private static final long REFUSED_MILLIS_MAX = 60_000;
  private static final long BACK_MILLIS_MAX = 30_000;
  private static final byte[] LETTER =
      "Subject: hello\r\n\r\nbody\r\n".getBytes(StandardCharsets.US_ASCII);

  @TempDir private Path folder = Path.of("");
  private int acknowledged;

  @ParameterizedTest(name = "{0} nodes on one disk")
  @ValueSource(ints = {1, 3})
  @DisplayName(
      "D07 nodes whose disk is full refuse with a reason, lose nothing, and go on by themselves")
  void fullAndWellAgain(int nodes) throws Exception {
    try (SmallDisk disk = new SmallDisk(folder, DISK_MEBIBYTES);
        RealCluster cluster = new RealCluster(disk.folder(), nodes)) {
      for (int number = 1; number <= nodes; number++) {
        keepFree(cluster.node(number));
      }
      cluster.startAll();
      cluster.createKeyspace(1);
      cluster.openDoors();
      Resident ada = new Resident(1, "ada");
      ada.signUp(cluster.doors(1).webPort(), Optional.empty()).expect(201);
      List<ProcessHandle> processes = running(cluster, nodes);
      write(cluster, 100);
      assertTrue(letter(cluster, ada).startsWith("250 "), "mail while there is room");

      disk.fill();
      Waiting.assertWithin(REFUSED_MILLIS_MAX, "a refusal", () -> refusedForRoom(cluster));
      disk.fill();
      try (CommandLineRun put =
          new CommandLineRun("kv", "put", "-k=test", "--data=" + folder, "row", "cell", "x")) {
        assertEquals(1, put.end());
        assertTrue(put.err().matches("coterie: .* must stay free; make room on it; .*"), put.err());
      }
      String told = letter(cluster, ada);
      assertTrue(told.startsWith("451 4.3.0"), told);

      disk.makeRoom();
      Waiting.assertWithin(BACK_MILLIS_MAX, "a write", () -> isWritten(cluster, acknowledged));
      acknowledged++;
      assertEquals(processes, running(cluster, nodes), "nothing was started again");
      assertAllThere(cluster);
      assertTrue(letter(cluster, ada).startsWith("250 "), "mail when there is room again");
      cluster.createKeyspace("another", 1);
    }
  }

  private static List<ProcessHandle> running(RealCluster cluster, int nodes) {
    List<ProcessHandle> processes = new ArrayList<>();
    for (int number = 1; number <= nodes; number++) {
      processes.add(cluster.node(number).running().orElseThrow());
    }
    return processes;
  }

  /// So that a small disk has room for something.
  private static void keepFree(NodeProcess node) throws IOException {
    Files.writeString(
        node.folder().resolve("node.toml"),
        "free-mebibytes-min = " + FREE_MEBIBYTES_MIN + "\n",
        StandardOpenOption.APPEND);
  }

  private void write(RealCluster cluster, int rows) {
    int end = acknowledged + rows;
    while (acknowledged < end) {
      assertTrue(isWritten(cluster, acknowledged), "row " + acknowledged);
      acknowledged++;
    }
  }

  private boolean refusedForRoom(RealCluster cluster) {
    Result<TabletAnswer.Written> result = put(cluster, acknowledged);
    if (result instanceof Result.Done<TabletAnswer.Written>) {
      acknowledged++;
    }
    return result instanceof Result.Refused<TabletAnswer.Written>(var reason, var detail, var cure)
        && reason == Refusal.STORAGE
        && detail.contains("must stay free")
        && cure.contains("make room");
  }

  private static boolean isWritten(RealCluster cluster, int number) {
    return put(cluster, number) instanceof Result.Done<TabletAnswer.Written>;
  }

  private static Result<TabletAnswer.Written> put(RealCluster cluster, int number) {
    return cells(cluster).put(row(number), CELL, Value.of(FILLING));
  }

  private void assertAllThere(RealCluster cluster) {
    for (int number = 0; number < acknowledged; number++) {
      assertEquals(
          Optional.of(Value.of(FILLING)),
          cells(cluster).get(row(number), CELL).orThrow().value(),
          "row " + number);
    }
  }

  private static String letter(RealCluster cluster, Resident to) throws IOException {
    try (MailSender sender = new MailSender(cluster.doors(1).smtpPort())) {
      sender.say("MAIL FROM:<somebody@sender.test>\r\n");
      String named = sender.say("RCPT TO:<" + to.address() + ">\r\n");
      if (!named.startsWith("250")) {
        return named;
      }
      sender.say("DATA\r\n");
      sender.write(LETTER);
      return sender.say(".\r\n");
    }
  }

  private static TabletKeyspace cells(RealCluster cluster) {
    return cluster.database().tablets(RealCluster.KEYSPACE);
  }

  private static Bytes row(int number) {
    return Bytes.utf8("row " + number);
  }
}

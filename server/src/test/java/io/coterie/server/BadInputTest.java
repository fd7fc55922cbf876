package io.coterie.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.adapters.tls.KeyFolder;
import io.coterie.client.TabletKeyspace;
import io.coterie.core.wire.Bytes;
import io.coterie.protocols.tablets.Value;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One cluster of three processes, given what no honest node, client or disk gives. Each test ends
/// with three nodes that serve.
@DisplayName("A cluster that is given nonsense")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {
  private static final Bytes ROW = Bytes.utf8("row");
  private static final Bytes CELL = Bytes.utf8("cell");
  private static final int VICTIM = 3;
  private static final long END_MILLIS_MAX = 30_000;

  @TempDir private static Path folder = Path.of("");
  private Optional<RealCluster> started = Optional.empty();

  @BeforeAll
  void start() throws IOException {
    RealCluster cluster = new RealCluster(folder, 3);
    started = Optional.of(cluster);
    cluster.startAll();
    cluster.createKeyspace(2);
  }

  @AfterAll
  void end() {
    started.ifPresent(RealCluster::close);
  }

  @BeforeEach
  void awaitReady() {
    cluster().awaitReady();
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"store", "raft"})
  @DisplayName("D07 a node whose data are damaged says so and ends; the others serve")
  void damaged(String part) throws IOException {
    write("before");
    cluster().kill(VICTIM);
    Path largest = largest(cluster().node(VICTIM).folder().resolve(part));
    byte[] sound = Files.readAllBytes(largest);
    byte[] nonsense = sound.clone();
    for (int i = nonsense.length / 4; i < Math.min(nonsense.length, 3 * nonsense.length / 4); i++) {
      nonsense[i] ^= 0x5a;
    }
    Files.write(largest, nonsense);

    String words = startInVain();

    assertTrue(words.contains("coterie: "), words);
    assertTrue(words.contains("damaged"), words);
    write("while one is damaged");
    Files.write(largest, sound);
    cluster().node(VICTIM).start();
  }

  @Test
  @DisplayName("D28 a node with another key than the roster's says so and ends; the others serve")
  void wrongKey() throws IOException {
    cluster().kill(VICTIM);
    Path key = cluster().node(VICTIM).folder().resolve(KeyFolder.NODE_KEY);
    byte[] right = Files.readAllBytes(key);
    Files.copy(
        cluster().node(1).folder().resolve(KeyFolder.NODE_KEY),
        key,
        StandardCopyOption.REPLACE_EXISTING);

    String words = startInVain();

    assertTrue(
        words.contains(
            "coterie: the key of node 3 is not the roster's: put the right node.key back"),
        words);
    write("while one has a wrong key");
    Files.write(key, right);
    cluster().node(VICTIM).start();
  }

  @Test
  @DisplayName(
      "D28 garbage at every port of every node changes nothing for those who speak rightly")
  void garbage() throws IOException {
    Random random = new Random(7);
    byte[] garbage = new byte[64 * 1024];
    for (int number = 1; number <= 3; number++) {
      List<Integer> ports =
          List.of(cluster().ports().transport(number), cluster().ports().raft(number));
      for (int port : ports) {
        random.nextBytes(garbage);
        send(port, garbage);
        send(port, new byte[] {});
        // A TLS record that promises more than it holds, and a request of another protocol.
        send(port, new byte[] {22, 3, 1, 0x3f, (byte) 0xff, 1});
        send(port, "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      }
    }
    write("after garbage");
    for (int number = 1; number <= 3; number++) {
      assertTrue(cluster().node(number).running().isPresent(), "node " + number + " runs");
    }
  }

  @Test
  @DisplayName("P22 a port in use is named with its holder and the option that moves it")
  void portInUse() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      refused(port, "--web-port", port, Ports.free(), Ports.free(4).base());
      refused(port, "--smtp-port", Ports.free(), port, Ports.free(4).base());
      refused(port, "--port-base", Ports.free(), Ports.free(), port - 1);
    }
  }

  @Test
  @DisplayName("P22 a number that is no port is refused with the option it came by")
  void noPort() throws Exception {
    Path other = folder.resolve("no-port");
    int base = Ports.free(4).base();
    try (CommandLineRun up =
        new CommandLineRun("up", "--data=" + other, "--web-port=99999", "--port-base=" + base)) {
      assertEquals(2, up.end());
      assertEquals(
          "coterie: --web-port 99999 is no port: choose one from 1 to 65535", up.err().strip());
      assertFalse(new ClusterFolder(other).exists(), "a cluster was made all the same");
    }
  }

  private void refused(int port, String option, int web, int smtp, int base) throws Exception {
    Path other = folder.resolve("other" + option);
    try (CommandLineRun up =
        new CommandLineRun(
            "up",
            "--data=" + other,
            "--web-port=" + web,
            "--smtp-port=" + smtp,
            "--port-base=" + base)) {
      assertNotEquals(0, up.end());
      String named =
          "coterie: port %d is in use by process %d".formatted(port, ProcessHandle.current().pid());
      assertTrue(up.err().contains(named), up.err());
      assertTrue(up.err().contains(option), up.err());
      assertFalse(new ClusterFolder(other).exists(), "a cluster was made all the same");
    }
  }

  /// Starts the victim, waits for its end and gives what it said since.
  private String startInVain() throws IOException {
    NodeProcess victim = cluster().node(VICTIM);
    Path log = victim.folder().resolve("node.log");
    long before = Files.size(log);
    victim.start();
    Waiting.assertWithin(END_MILLIS_MAX, "node 3 ends", () -> victim.running().isEmpty());
    byte[] all = Files.readAllBytes(log);
    return new String(all, (int) before, (int) (all.length - before), StandardCharsets.UTF_8);
  }

  private void write(String value) {
    TabletKeyspace cells = cluster().database().tablets(RealCluster.KEYSPACE);
    cells.put(ROW, CELL, Value.utf8(value)).orThrow();
    assertEquals(Optional.of(Value.utf8(value)), cells.get(ROW, CELL).orThrow().value());
  }

  /// Of the files that a start reads: what RocksDB tells of itself, and the blocks that are kept
  /// for a vote which finds no room, may be larger in a young cluster.
  private static Path largest(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().matches("(LOG|OPTIONS|spare-meta).*"))
          .max((a, b) -> Long.compare(a.toFile().length(), b.toFile().length()))
          .orElseThrow();
    }
  }

  /// The other side may close at any moment, and may answer or not.
  private static byte[] send(int port, byte[] bytes) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(1_000);
      socket.getOutputStream().write(bytes);
      socket.shutdownOutput();
      return socket.getInputStream().readAllBytes();
    } catch (IOException closed) {
      return new byte[0];
    }
  }

  private RealCluster cluster() {
    return started.orElseThrow();
  }
}

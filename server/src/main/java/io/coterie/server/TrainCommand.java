package io.coterie.server;

import io.coterie.client.ClientConfig;
import io.coterie.client.Result;
import io.coterie.client.TabletKeyspace;
import io.coterie.core.control.ControlAnswer;
import io.coterie.core.wire.Bytes;
import io.coterie.protocols.tablets.Value;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `coterie train`: a small cluster lives a short life in this process, so that the JVM can note
/// which classes a start needs and how they are used (JEP 483, 515).
///
/// The launcher runs it once per build with `-XX:AOTCacheOutput`; what comes out halves the work of
/// every later start. Nothing depends on it: without the file all runs the same, only slower.
@Command(
    name = "train",
    hidden = true,
    description =
        "Runs a small cluster in an empty folder, for the archive that makes starts fast.")
final class TrainCommand implements Callable<Integer> {
  /// The smallest cluster in which every kind of message crosses the network.
  private static final int NODES = 3;

  private static final int ROUNDS = 20;
  private static final long PATIENCE_MILLIS = 60_000;

  @Option(names = "--data", required = true, paramLabel = "DIR", description = "An empty folder.")
  private Path data = Path.of("data");

  @Override
  public Integer call() throws IOException, InterruptedException {
    ClusterFolder folder = new ClusterFolder(data);
    folder.init(NODES, Ports.free(NODES));
    NodeSettings.Doors doors =
        new NodeSettings.Doors(Ports.free(), Ports.free(), NodeSettings.Doors.DEFAULT.domain());
    Deque<AutoCloseable> nodes = new ArrayDeque<>();
    try {
      for (int number = 1; number <= NODES; number++) {
        Path file = folder.node(number).resolve("node.toml");
        NodeSettings.write(file, number, doors);
        nodes.add(NodeMain.start(NodeSettings.read(file), Throwable::printStackTrace));
      }
      live(folder, doors);
    } finally {
      RunningNode.closeAll(nodes, Throwable::printStackTrace);
    }
    return 0;
  }

  private static void live(ClusterFolder folder, NodeSettings.Doors doors)
      throws IOException, InterruptedException {
    long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    try (RemoteDatabase remote = new RemoteDatabase(folder, ClientConfig.DEFAULT)) {
      awaitReady(remote, endNanos);
      UpCommand.ensureKeyspaces(remote);
      awaitReady(remote, endNanos);
      TabletKeyspace cells = remote.database().tablets(UpCommand.KEYSPACE);
      for (int round = 0; round < ROUNDS; round++) {
        Bytes row = Bytes.utf8("row " + round);
        cells.put(row, Bytes.utf8("column"), Value.utf8("value")).orThrow();
        cells.get(row, Bytes.utf8("column")).orThrow();
      }
      visit(doors.webPort(), endNanos);
      mail(doors.smtpPort(), endNanos);
    }
  }

  private static void awaitReady(RemoteDatabase remote, long endNanos) throws InterruptedException {
    while (!(remote.database().cluster().status()
            instanceof Result.Done<ControlAnswer.Status>(var status)
        && status.ready()
        && status.nodes().size() == NODES)) {
      pause(endNanos, "the cluster");
    }
  }

  /// The pages and an answer of the API; what they say does not matter.
  private static void visit(int port, long endNanos) throws IOException, InterruptedException {
    awaitOpen(port, endNanos);
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (String path : new String[] {"/", "/api/v1/session", "/none"}) {
        URI page = URI.create("http://127.0.0.1:" + port + path);
        http.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.discarding());
      }
    }
  }

  /// A mail that is not taken, because nobody has signed up.
  private static void mail(int port, long endNanos) throws IOException, InterruptedException {
    awaitOpen(port, endNanos);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout((int) PATIENCE_MILLIS);
      socket
          .getOutputStream()
          .write(
              "EHLO localhost\r\nMAIL FROM:<a@example.org>\r\nRCPT TO:<b@coterie.localhost>\r\nQUIT\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      socket.getInputStream().readAllBytes();
    } catch (SocketTimeoutException slow) {
      throw new Trouble("the mail port does not answer", "build again: ./coterie clean");
    }
  }

  private static void awaitOpen(int port, long endNanos) throws InterruptedException {
    while (!Ports.isTaken("127.0.0.1", port)) {
      pause(endNanos, "port " + port);
    }
  }

  private static void pause(long endNanos, String what) throws InterruptedException {
    if (System.nanoTime() - endNanos > 0) {
      throw new Trouble(what + " did not come up in time", "starts stay slow; nothing else");
    }
    TimeUnit.MILLISECONDS.sleep(50);
  }
}

package io.coterie.server;

import io.coterie.client.ClientConfig;
import io.coterie.client.Database;
import io.coterie.core.placement.AccessRule;
import io.coterie.core.placement.AckRule;
import io.coterie.core.placement.Keyspace;
import io.coterie.core.placement.Partitioning;
import io.coterie.person.Door;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// A cluster of real processes on loopback, for tests: the same folder, keys and command lines as
/// `coterie up` uses.
final class RealCluster implements AutoCloseable {
  static final String KEYSPACE = "test";
  private static final long READY_MILLIS_MAX = 60_000;

  private final List<NodeProcess> nodes = new ArrayList<>();
  private final RemoteDatabase remote;
  private final NodeLives lives;
  private final List<NodeSettings.Doors> doors;
  private final Ports ports;

  RealCluster(Path root, int size) throws IOException {
    this(root, Collections.nCopies(size, freeDoors()));
  }

  /// A cluster whose node number n has the doors number n: nodes with the same compete for them.
  RealCluster(Path root, List<NodeSettings.Doors> doors) throws IOException {
    int size = doors.size();
    this.doors = List.copyOf(doors);
    this.ports = Ports.free(size);
    ClusterFolder folder = new ClusterFolder(root);
    folder.init(size, ports);
    for (int number = 1; number <= size; number++) {
      NodeSettings.write(folder.node(number).resolve("node.toml"), number, doors(number));
      nodes.add(new NodeProcess(number, folder.node(number)));
    }
    remote = new RemoteDatabase(folder, ClientConfig.DEFAULT);
    lives = new NodeLives(remote.database(), size);
  }

  NodeSettings.Doors doors(int number) {
    return doors.get(number - 1);
  }

  /// The HTTP API behind the web port of a node.
  Door door(int number) {
    URI origin = URI.create("http://localhost:" + doors(number).webPort());
    return new Door(origin, HttpClient.newHttpClient());
  }

  Ports ports() {
    return ports;
  }

  Database database() {
    return remote.database();
  }

  NodeProcess node(int number) {
    return nodes.get(number - 1);
  }

  void startAll() {
    nodes.forEach(NodeProcess::start);
    awaitReady();
  }

  void kill(int number) {
    lives.ends(number);
    ProcessHandle process = node(number).running().orElseThrow();
    process.destroyForcibly();
    process.onExit().join();
  }

  /// Waits until every node has registered and everything has its replicas.
  void awaitReady() {
    try {
      lives.awaitReady();
    } catch (AssertionError late) {
      nodes.forEach(node -> System.err.println("node " + node.number() + ":\n" + node.lastWords()));
      throw new AssertionError("not ready: " + database().cluster().status(), late);
    }
  }

  void createKeyspace(int tablets) {
    createKeyspace(KEYSPACE, tablets);
  }

  void createKeyspace(String name, int tablets) {
    Keyspace.Settings settings =
        new Keyspace.Settings(
            Math.min(3, nodes.size()), AckRule.MAJORITY, Partitioning.ROW, AccessRule.SERVICE);
    database().cluster().createKeyspace(name, settings, tablets).orThrow();
    awaitReady();
  }

  /// Makes what people and their mail live in, and waits until all doors are open.
  void openDoors() {
    UpCommand.ensureKeyspaces(remote);
    awaitReady();
    for (NodeSettings.Doors each : doors) {
      for (int port : new int[] {each.webPort(), each.smtpPort()}) {
        Waiting.assertWithin(
            READY_MILLIS_MAX, "port " + port + " is open", () -> Ports.isTaken("127.0.0.1", port));
      }
    }
  }

  static NodeSettings.Doors freeDoors() throws IOException {
    return new NodeSettings.Doors(Ports.free(), Ports.free(), NodeSettings.Doors.DEFAULT.domain());
  }

  @Override
  public void close() {
    remote.close();
    for (NodeProcess node : nodes) {
      node.running()
          .ifPresent(process -> {
            process.destroyForcibly();
            process.onExit().join();
          });
    }
  }
}

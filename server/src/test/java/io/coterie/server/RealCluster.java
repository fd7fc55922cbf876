package io.coterie.server;

import io.coterie.client.ClientConfig;
import io.coterie.client.Database;
import io.coterie.client.Result;
import io.coterie.core.control.ControlAnswer;
import io.coterie.core.placement.AccessRule;
import io.coterie.core.placement.AckRule;
import io.coterie.core.placement.Keyspace;
import io.coterie.core.placement.Partitioning;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// A cluster of real processes on loopback, for tests: the same folder, keys and command lines as
/// `coterie up` uses.
final class RealCluster implements AutoCloseable {
  static final String KEYSPACE = "test";
  private static final long READY_MILLIS_MAX = 60_000;

  private final List<NodeProcess> nodes = new ArrayList<>();
  private final RemoteDatabase remote;

  RealCluster(Path root, int size) throws IOException {
    ClusterFolder folder = new ClusterFolder(root);
    folder.init(size, Ports.free(size));
    NodeSettings.Doors doors =
        new NodeSettings.Doors(Ports.free(), Ports.free(), NodeSettings.Doors.DEFAULT.domain());
    for (int number = 1; number <= size; number++) {
      NodeSettings.write(folder.node(number).resolve("node.toml"), number, doors);
      nodes.add(new NodeProcess(number, folder.node(number)));
    }
    remote = new RemoteDatabase(folder, ClientConfig.DEFAULT);
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
    ProcessHandle process = node(number).running().orElseThrow();
    process.destroyForcibly();
    process.onExit().join();
  }

  /// Waits until every node has registered and everything has its replicas.
  void awaitReady() {
    try {
      await(
          READY_MILLIS_MAX,
          () ->
              database().cluster().status() instanceof Result.Done<ControlAnswer.Status>(var status)
                  && status.ready()
                  && status.nodes().size() == nodes.size());
    } catch (AssertionError late) {
      nodes.forEach(node -> System.err.println("node " + node.number() + ":\n" + node.lastWords()));
      throw new AssertionError("not ready: " + database().cluster().status(), late);
    }
  }

  void createKeyspace(int tablets) {
    Keyspace.Settings settings =
        new Keyspace.Settings(
            Math.min(3, nodes.size()), AckRule.MAJORITY, Partitioning.ROW, AccessRule.SERVICE);
    database().cluster().createKeyspace(KEYSPACE, settings, tablets).orThrow();
    awaitReady();
  }

  /// For conditions that ask a node, and so take their time.
  private static void await(long millis, BooleanSupplier condition) {
    long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - endNanos > 0) {
        throw new AssertionError("not within " + millis + " ms");
      }
      Thread.onSpinWait();
    }
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

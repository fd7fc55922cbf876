package io.coterie.server;

import io.coterie.client.Database;
import io.coterie.client.Result;
import io.coterie.client.TabletKeyspace;
import io.coterie.core.control.ControlAnswer;
import io.coterie.core.placement.AccessRule;
import io.coterie.core.placement.AckRule;
import io.coterie.core.placement.Keyspace;
import io.coterie.core.placement.Partitioning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/// One node with its data in a folder, inside the program that opens it (P35).
///
/// It is a cluster of one: every write is synced to this disk before it is acknowledged, and
/// nothing survives the loss of the disk. The folder is one that `coterie status --data` and `kv`
/// can look into while it is open. It listens on two ports of loopback, chosen when the folder is
/// made, and only for the keys in the folder.
public final class EmbeddedNode implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(EmbeddedNode.class.getName());

  /// Of the control log's library, whose every step would stand in the program's log otherwise.
  /// Held, because a logger that nobody holds forgets its level.
  private static final Logger RATIS = Logger.getLogger("org.apache.ratis");

  private static final Keyspace.Settings SETTINGS =
      new Keyspace.Settings(1, AckRule.MAJORITY, Partitioning.ROW, AccessRule.SERVICE);
  private static final int NUMBER = 1;
  private static final long READY_MILLIS_MAX = 30_000;

  private final RunningNode node;

  private EmbeddedNode(RunningNode node) {
    this.node = node;
  }

  /// Opens the folder, or makes it, and returns when the node serves.
  ///
  /// Throws [Trouble] with the cure when it cannot: the folder is open elsewhere, belongs to a
  /// cluster of several nodes, or is damaged.
  public static EmbeddedNode open(Path folder) {
    if (RATIS.getLevel() == null) {
      RATIS.setLevel(Level.WARNING);
    }
    ClusterFolder cluster = new ClusterFolder(folder);
    try {
      if (!cluster.exists()) {
        cluster.initEmbedded(Ports.free(NUMBER));
      }
    } catch (IOException noPorts) {
      throw new Trouble(String.valueOf(noPorts.getMessage()), "close what holds them");
    }
    if (cluster.nodesHere().size() != 1) {
      throw new Trouble(
          cluster.root() + " is of a cluster of " + cluster.nodesHere().size() + " nodes",
          "open a folder of your own; that one is served by ./coterie up");
    }
    Path settings = cluster.node(NUMBER).resolve("node.toml");
    if (!Files.exists(settings)) {
      NodeSettings.write(settings, NUMBER, NodeSettings.Doors.DEFAULT);
    }
    EmbeddedNode opened =
        new EmbeddedNode(
            new Wiring(NodeSettings.read(settings, System.getenv(), Map.of()), EmbeddedNode::died)
                .start());
    try {
      opened.awaitReady();
      return opened;
    } catch (RuntimeException failed) {
      opened.close();
      throw failed;
    }
  }

  /// The keyspace of this name, made when it is not there yet: one copy, partitioned by row.
  public TabletKeyspace keyspace(String name) {
    node.database().cluster().createKeyspace(name, SETTINGS, 1).orThrow();
    return node.database().tablets(name);
  }

  /// Everything else that a client can do.
  public Database database() {
    return node.database();
  }

  private void awaitReady() {
    long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(READY_MILLIS_MAX);
    Result<ControlAnswer.Status> last = node.database().cluster().status();
    while (!(last instanceof Result.Done<ControlAnswer.Status>(var status) && status.ready())) {
      if (System.nanoTime() - endNanos > 0) {
        throw new Trouble("the node is not ready after 30 s: " + last, "open it again");
      }
      try {
        TimeUnit.MILLISECONDS.sleep(20);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        throw new Trouble("the opening was interrupted", "open it again");
      }
      last = node.database().cluster().status();
    }
  }

  /// What was acknowledged is on disk; what comes after is refused or its outcome unknown.
  private static void died(Throwable bug) {
    LOG.log(
        System.Logger.Level.ERROR,
        "the embedded node has ended because of a bug; close it and open it again",
        bug);
  }

  @Override
  public void close() {
    node.close();
  }
}

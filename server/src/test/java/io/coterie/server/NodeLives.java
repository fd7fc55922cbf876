package io.coterie.server;

import io.coterie.client.Database;
import io.coterie.client.Result;
import io.coterie.core.control.ControlAnswer;
import io.coterie.core.identity.NodeId;
import io.coterie.core.placement.NodeInfo;
import java.util.Map;
import java.util.TreeMap;

/// Which lives of its nodes a cluster knows: a killed node passes for alive until the cluster has
/// noticed, so that only a new life shows that it is back.
final class NodeLives {
  private static final long READY_MILLIS_MAX = 60_000;

  private final Database database;
  private final int count;
  private final Map<NodeId, Long> ended = new TreeMap<>();

  /// `count` nodes belong to the cluster.
  NodeLives(Database database, int count) {
    this.database = database;
    this.count = count;
  }

  /// The present life of this node is about to end.
  void ends(int number) {
    if (database.cluster().status() instanceof Result.Done<ControlAnswer.Status>(var status)) {
      status.nodes().stream()
          .filter(node -> node.id().number() == number)
          .forEach(node -> ended.put(node.id(), node.incarnation()));
    }
  }

  /// Waits until every node serves, in a life that has not ended, and everything has its replicas.
  void awaitReady() {
    Waiting.assertWithin(READY_MILLIS_MAX, "all nodes are ready", this::isReady);
  }

  private boolean isReady() {
    return database.cluster().status() instanceof Result.Done<ControlAnswer.Status>(var status)
        && status.ready()
        && status.nodes().stream().filter(this::serves).count() == count;
  }

  private boolean serves(NodeInfo node) {
    return node.status() == NodeInfo.Status.ALIVE
        && node.incarnation() > ended.getOrDefault(node.id(), 0L);
  }
}

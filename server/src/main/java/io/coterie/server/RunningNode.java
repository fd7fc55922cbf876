package io.coterie.server;

import io.coterie.client.Database;
import io.coterie.core.identity.NodeId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/// A started node: everything to close, last opened first.
final class RunningNode implements AutoCloseable {
  private final NodeId id;
  private final Database database;
  private final Deque<AutoCloseable> parts;
  private final Consumer<Exception> complaints;

  RunningNode(
      NodeId id, Database database, Deque<AutoCloseable> parts, Consumer<Exception> complaints) {
    this.id = id;
    this.database = database;
    this.parts = new ArrayDeque<>(parts);
    this.complaints = complaints;
  }

  NodeId id() {
    return id;
  }

  /// The cluster as this node's own programs reach it.
  Database database() {
    return database;
  }

  @Override
  public void close() {
    closeAll(parts, complaints);
  }

  /// Closes every part even if one fails: a port or a lock left behind would hold up the next
  /// start.
  static void closeAll(Deque<AutoCloseable> parts, Consumer<Exception> complaints) {
    while (!parts.isEmpty()) {
      try {
        parts.removeLast().close();
      } catch (Exception failed) {
        complaints.accept(failed);
      }
    }
  }
}

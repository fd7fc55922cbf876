package io.coterie.node;

import io.coterie.core.identity.NodeId;

/// Where answers to one asker go: back over its connection, or to a caller in this process. Lossy,
/// as every connection is.
public interface Responder {
  void respond(NodeFrame frame);

  /// Nobody listens where this node should be: no answer of it is on its way.
  default void absent(NodeId node) {}
}

package io.coterie.node;

/// Where answers to one asker go: back over its connection, or to a caller in this process. Lossy,
/// as every connection is.
public interface Responder {
  void respond(NodeFrame frame);
}

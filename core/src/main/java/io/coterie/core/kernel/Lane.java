package io.coterie.core.kernel;

/// How a message travels between nodes.
public enum Lane {
  /// In order while a connection lives; lost with it.
  STREAM,
  /// May be lost, doubled and reordered at any time.
  DATAGRAM
}

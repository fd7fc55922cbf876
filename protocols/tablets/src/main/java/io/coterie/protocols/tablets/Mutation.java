package io.coterie.protocols.tablets;

import io.coterie.core.wire.Bytes;

/// One change of one cell of the row.
public sealed interface Mutation {
  Bytes column();

  record Put(Bytes column, Value value) implements Mutation {}

  /// Harmless when the cell does not exist.
  record Delete(Bytes column) implements Mutation {}
}

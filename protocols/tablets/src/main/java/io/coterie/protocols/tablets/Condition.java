package io.coterie.protocols.tablets;

import io.coterie.core.wire.Bytes;

/// What must be true of a cell of the row for a mutate to happen.
public sealed interface Condition {
  Bytes column();

  record Absent(Bytes column) implements Condition {}

  record Present(Bytes column) implements Condition {}

  /// The cell exists and was last written by the mutate with this version, which a read has shown:
  /// once it is another, it is never this one again.
  record VersionIs(Bytes column, long version) implements Condition {}

  /// The cell exists and holds this value.
  record ValueIs(Bytes column, Value value) implements Condition {}
}

package io.coterie.core.kernel;

import io.coterie.core.wire.Bytes;

/// One change of the instance's own data; keys are relative to the instance.
public sealed interface Write {
  Table table();

  record Put(Table table, Bytes key, Bytes value) implements Write {}

  record Delete(Table table, Bytes key) implements Write {}

  /// Deletes `from <= key < to`.
  record DeleteRange(Table table, Bytes from, Bytes to) implements Write {}
}

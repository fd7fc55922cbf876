package io.coterie.core.kernel;

import io.coterie.core.wire.Bytes;
import java.util.List;
import java.util.Optional;

/// What a [Reader] can say without touching the disk.
public sealed interface Found {
  /// The answer, in key order; `more` when the limit cut it short.
  record Rows(List<Row> rows, boolean more) implements Found {
    public static final Rows NONE = new Rows(List.of(), false);

    public Rows {
      rows = List.copyOf(rows);
    }

    /// The value of a `get`, if the key has one.
    public Optional<Bytes> value() {
      return rows.isEmpty() ? Optional.empty() : Optional.of(rows.getFirst().value());
    }
  }

  /// The disk would have to be read: ask `effects.load` and go on when [Input.Loaded] comes.
  record NotInMemory() implements Found {}
}

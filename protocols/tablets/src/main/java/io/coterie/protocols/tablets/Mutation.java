package io.coterie.protocols.tablets;

import io.coterie.core.kernel.BlobRef;
import io.coterie.core.wire.Bytes;
import java.util.ArrayList;
import java.util.List;

/// One change of one cell of the row.
public sealed interface Mutation {
  Bytes column();

  record Put(Bytes column, Value value) implements Mutation {}

  /// Harmless when the cell does not exist.
  record Delete(Bytes column) implements Mutation {}

  /// The large values that these name.
  static List<BlobRef> blobs(List<Mutation> mutations) {
    List<BlobRef> blobs = List.of();
    for (int i = 0; i < mutations.size(); i++) {
      if (mutations.get(i) instanceof Put put && put.value() instanceof Value.Blob blob) {
        blobs = blobs.isEmpty() ? new ArrayList<>() : blobs;
        blobs.add(blob.ref());
      }
    }
    return blobs;
  }
}

package io.coterie.core.kernel;

import io.coterie.core.identity.NodeId;
import java.util.List;

/// Changes that become visible together and survive a crash together or not at all.
///
/// `blobs` are the large values that the writes name: the batch counts as durable only after they
/// are. A node that lacks one fetches it from the `holders`, in order.
public record Batch(List<Write> writes, List<BlobRef> blobs, List<NodeId> holders) {
  public Batch {
    writes = List.copyOf(writes);
    blobs = List.copyOf(blobs);
    holders = List.copyOf(holders);
  }

  public static Batch of(Write... writes) {
    return new Batch(List.of(writes), List.of(), List.of());
  }

  public static Batch of(List<Write> writes) {
    return new Batch(writes, List.of(), List.of());
  }

  /// Whether every write goes to a table with a write-ahead log.
  public boolean isLogged() {
    for (Write write : writes) {
      if (!write.table().logged()) {
        return false;
      }
    }
    return true;
  }

  /// Whether no write goes to a table with a write-ahead log.
  public boolean isUnlogged() {
    for (Write write : writes) {
      if (write.table().logged()) {
        return false;
      }
    }
    return true;
  }
}

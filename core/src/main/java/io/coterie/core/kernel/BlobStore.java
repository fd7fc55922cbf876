package io.coterie.core.kernel;

import io.coterie.core.wire.Bytes;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Port: large values, kept in append-only checksummed segments and named by their hash.
///
/// Bytes arrive and leave in pieces, so memory stays flat. A blob exists once its writer's `finish`
/// has synced it; before that, and after a crash in between, it does not exist. The same content
/// stored twice is one blob.
public interface BlobStore extends AutoCloseable {
  /// The largest piece that `read` answers and `append` takes, in bytes.
  int PIECE_BYTES_MAX = 256 * 1024;

  /// Begins a blob whose hash is not known yet.
  Writer begin();

  boolean contains(BlobRef ref);

  /// Reads up to [#PIECE_BYTES_MAX] bytes at `offset`; `result` runs on any thread.
  void read(BlobRef ref, long offset, Consumer<Piece> result);

  /// Deletes every blob for which `live` says no and that is older than `graceMillis`.
  void sweep(Predicate<BlobRef> live, long graceMillis);

  @Override
  void close();

  /// One blob being written, by one thread at a time.
  interface Writer {
    /// Appends; may block its (virtual or I/O) thread while the disk is slow.
    void append(Bytes piece) throws StoreException;

    /// Syncs and names the blob. The writer is done.
    BlobRef finish() throws StoreException;

    /// Drops what was written. Harmless after `finish`.
    void abandon();
  }

  sealed interface Piece {
    /// The bytes from the offset on; empty at the end.
    record Content(Bytes bytes) implements Piece {}

    record Missing() implements Piece {}

    record Damaged(StoreFailure failure) implements Piece {}
  }
}

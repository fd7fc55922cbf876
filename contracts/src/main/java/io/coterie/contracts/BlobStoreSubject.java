package io.coterie.contracts;

import io.coterie.core.kernel.BlobRef;
import io.coterie.core.kernel.BlobStore;
import java.io.IOException;
import java.util.function.BooleanSupplier;

/// A blob store under test, on a disk of its own, whose machine can be crashed.
public interface BlobStoreSubject extends AutoCloseable {
  /// The store that is open now; another one after `crash`.
  BlobStore store();

  /// Ends the store without a goodbye, loses what was not synced, and opens it again.
  void crash() throws Exception;

  /// Changes one bit of a stored blob behind the store's back; it is closed and opened again.
  void flipBit(BlobRef ref) throws Exception;

  /// Makes the disk full, or gives it room again.
  void setFull(boolean full);

  /// Lets time pass, as the store sees it.
  void advance(long millis);

  /// Returns when the condition holds, or in the end although it does not.
  void await(BooleanSupplier condition);

  @Override
  void close() throws IOException;
}

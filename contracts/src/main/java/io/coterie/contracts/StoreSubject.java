package io.coterie.contracts;

import io.coterie.core.kernel.Store;
import java.io.IOException;
import java.util.function.BooleanSupplier;

/// A store under test, on a disk of its own, whose machine can be crashed.
///
/// A real one runs on threads of its own; a simulated one moves only when its world does, which is
/// why waiting is the subject's business.
public interface StoreSubject extends AutoCloseable {
  /// The store that is open now; another one after `crash` or `reopen`.
  Store store();

  /// Ends the store without a goodbye, loses what was not synced, and opens it again.
  void crash() throws Exception;

  /// Closes the store in order and opens it again.
  void reopen() throws Exception;

  /// Makes the disk full (the next write finds no room), or gives it room again.
  void setFull(boolean full);

  /// Returns when the condition holds (a real store: within a deadline; a simulated one: after
  /// letting its world run), or in the end although it does not.
  void await(BooleanSupplier condition);

  @Override
  void close() throws IOException;
}

package io.coterie.core.kernel;

/// A store's refusal, for the blocking callers at the edges.
public final class StoreException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient StoreFailure failure;

  public StoreException(StoreFailure failure) {
    super(failure.cause() + "; " + failure.cure());
    this.failure = failure;
  }

  public StoreFailure failure() {
    return failure;
  }
}

package io.coterie.client;

/// A call that was refused or whose outcome is unknown, for callers that asked for an exception.
public final class DatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Result<?> result;

  DatabaseException(String message, Result<?> result) {
    super(message);
    this.result = result;
  }

  public Result<?> result() {
    return result;
  }
}

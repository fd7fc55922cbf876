package io.coterie.core.kernel;

/// Why an operation was refused. The wire number of a reason never changes.
public enum Refusal {
  /// A condition of a conditional write does not hold.
  CONDITION_FAILED(1, false),
  /// Too much is waiting; try again after a pause.
  OVERLOADED(2, true),
  /// Too few replicas answer; try again when the named nodes are back.
  UNAVAILABLE(3, true),
  /// The deadline passed before the operation was started.
  DEADLINE(4, true),
  /// The principal may not do this.
  FORBIDDEN(5, false),
  /// A key, value, row or batch is over its limit, or malformed.
  INVALID(6, false),
  /// There is no such keyspace.
  NOT_FOUND(7, false),
  /// The history before this cursor is gone: read the present and go on from there.
  CURSOR_TOO_OLD(8, false),
  /// The node's disk is full or damaged; it says so and changes nothing.
  STORAGE(9, true);

  private final int code;
  private final boolean retryable;

  Refusal(int code, boolean retryable) {
    this.code = code;
    this.retryable = retryable;
  }

  public int code() {
    return code;
  }

  /// Whether the same request may succeed later without being changed.
  public boolean retryable() {
    return retryable;
  }
}

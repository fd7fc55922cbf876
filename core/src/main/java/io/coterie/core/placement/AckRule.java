package io.coterie.core.placement;

/// How many of a tablet's replicas must have a write on disk before it is acknowledged.
public enum AckRule {
  /// The primary alone: the founders' asynchronous rule; a dead primary may take acknowledged
  /// writes with it.
  PRIMARY(1),
  MAJORITY(2),
  ALL(3);

  private final int code;

  AckRule(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /// The number of replicas, of `replicas`, that must have stored an entry.
  public int ackQuorum(int replicas) {
    return switch (this) {
      case PRIMARY -> 1;
      case MAJORITY -> replicas / 2 + 1;
      case ALL -> replicas;
    };
  }

  /// The number of replicas, of `replicas`, that must have answered a seal before a new epoch may
  /// begin: enough that every acknowledged entry is held by one of them (`n − ackQuorum + 1`; for
  /// `PRIMARY`, where that would be all, any one, which is that rule's stated risk). A tablet that
  /// never had replicas has nothing to seal.
  public int sealQuorum(int replicas) {
    if (replicas == 0) {
      return 0;
    }
    return switch (this) {
      case PRIMARY -> 1;
      case MAJORITY, ALL -> replicas - ackQuorum(replicas) + 1;
    };
  }
}

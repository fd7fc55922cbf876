package io.coterie.core.control;

/// One line of the cluster's record: when (wall time of the coordinator that decided) and what.
public record ControlEvent(long wallMillis, Kind kind, String text) {
  public enum Kind {
    NODE(1),
    KEYSPACE(2),
    /// An operator accepted the loss of acknowledged writes; never dropped from the record.
    LOSS(3),
    NOTE(4);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    public int code() {
      return code;
    }
  }
}

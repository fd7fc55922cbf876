package io.coterie.core.identity;

/// What a key in the roster is allowed to do. The wire number of a role never changes.
public enum Role {
  COORDINATOR(1),
  STORAGE(2),
  FRONTEND(3),
  SMTP(4),
  BALANCER(5),
  /// A program that uses the database but is no node: the command line, an embedded application.
  CLIENT(6);

  private final int code;

  Role(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}

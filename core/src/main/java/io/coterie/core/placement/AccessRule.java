package io.coterie.core.placement;

/// Who may use the rows of a keyspace; checked by the node that holds them.
public enum AccessRule {
  /// A row begins with the account id of the one who may use it; front ends and SMTP nodes may too.
  OWNER(1),
  /// Only nodes of the roster, in any role.
  SERVICE(2);

  private final int code;

  AccessRule(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}

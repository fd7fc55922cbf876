package io.coterie.core.kernel;

/// The control plane and the replication modes that exist, by the number that leads an instance's
/// name on the wire and in the store. A number once given is never given again.
public enum Mode {
  CONTROL(1),
  TABLETS(2);

  private final int code;

  Mode(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}

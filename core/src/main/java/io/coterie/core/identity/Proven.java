package io.coterie.core.identity;

import io.coterie.core.wire.Bytes;

/// A statement whose signature was verified; only [Signed#verify] makes one.
///
/// Unlike [Verified] it convinces third parties too: `signed` can be handed on.
public final class Proven<T> {
  private final T value;
  private final Bytes signer;
  private final Signed<T> signed;

  Proven(T value, Bytes signer, Signed<T> signed) {
    this.value = value;
    this.signer = signer;
    this.signed = signed;
  }

  public T value() {
    return value;
  }

  /// The public key that it verified under.
  public Bytes signer() {
    return signer;
  }

  public Signed<T> signed() {
    return signed;
  }

  @Override
  public String toString() {
    return signer + ":" + value;
  }
}

package io.coterie.apps.mail;

import io.coterie.core.wire.Bytes;

/// An encrypted message that is durable: its random name, by which mail refers to it, and its
/// length.
public record StoredBody(Bytes body, long size) {
  public static final long SIZE_MAX = 40L * 1024 * 1024;

  /// The opaque name that clients see.
  public String name() {
    return body.toHex();
  }
}

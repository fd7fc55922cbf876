package io.coterie.apps.accounts;

import io.coterie.core.wire.Bytes;

/// What all services of one cluster have in common.
///
/// @param domain the own domain, lower case
/// @param pepper 32 secret bytes, the same on every node and not in the database: keys the hashes
///   of what people log in with, so that a copy of the database alone says nothing about passwords
public record House(String domain, Registration registration, Bytes pepper) {
  public House {
    if (pepper.size() < 32) {
      throw new IllegalArgumentException("a pepper has at least 32 bytes");
    }
  }
}

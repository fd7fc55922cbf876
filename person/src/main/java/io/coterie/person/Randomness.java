package io.coterie.person;

import io.coterie.core.wire.Bytes;
import java.security.SecureRandom;

/// This machine's secret randomness.
final class Randomness {
  private static final SecureRandom SOURCE = new SecureRandom();
  private static final int ID_BYTES = 16;

  private Randomness() {}

  static Bytes bytes(int count) {
    byte[] bytes = new byte[count];
    SOURCE.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }

  static Bytes id() {
    return bytes(ID_BYTES);
  }

  static SecureRandom source() {
    return SOURCE;
  }
}

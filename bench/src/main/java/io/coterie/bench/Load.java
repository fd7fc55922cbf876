package io.coterie.bench;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.random.RandomGenerator;

/// What is asked: single cells of `VALUE_BYTES` below one of `KEYS` keys, by so many callers who
/// each wait for their answer before they ask again.
record Load(Kind kind, int inFlight) {
  enum Kind {
    WRITE,
    READ;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static final int KEYS = 10_000;
  static final int VALUE_BYTES = 100;

  static byte[] key(int number) {
    byte[] key = "key-00000000".getBytes(StandardCharsets.US_ASCII);
    for (int at = key.length - 1, rest = number; rest > 0; at--, rest /= 10) {
      key[at] = (byte) ('0' + rest % 10);
    }
    return key;
  }

  static byte[] value(RandomGenerator random) {
    byte[] value = new byte[VALUE_BYTES];
    random.nextBytes(value);
    return value;
  }
}

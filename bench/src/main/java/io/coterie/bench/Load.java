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
    return String.format(Locale.ROOT, "key-%08d", number).getBytes(StandardCharsets.US_ASCII);
  }

  static byte[] value(RandomGenerator random) {
    byte[] value = new byte[VALUE_BYTES];
    random.nextBytes(value);
    return value;
  }
}

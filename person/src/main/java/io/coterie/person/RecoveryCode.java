package io.coterie.person;

import io.coterie.core.wire.Bytes;
import java.math.BigInteger;

/// 160 random bits that open an account without its password, and how they are written down.
///
/// @param secret 20 bytes
record RecoveryCode(Bytes secret) {
  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final String CHECKS = ALPHABET + "*~$=U";
  private static final int SECRET_BYTES = 20;
  private static final int DIGITS = 32;
  private static final int GROUP = 4;
  private static final BigInteger CHECK = BigInteger.valueOf(37);

  RecoveryCode {
    if (secret.size() != SECRET_BYTES) {
      throw new IllegalArgumentException("a recovery secret has 20 bytes");
    }
  }

  static RecoveryCode random() {
    return new RecoveryCode(Randomness.bytes(SECRET_BYTES));
  }

  /// Eight groups of four in Crockford's base32, and a check character.
  String text() {
    BigInteger value = new BigInteger(1, secret.toArray());
    StringBuilder text = new StringBuilder();
    for (int i = DIGITS - 1; i >= 0; i--) {
      text.append(ALPHABET.charAt(value.shiftRight(5 * i).intValue() & 31));
      if (i % GROUP == 0) {
        text.append('-');
      }
    }
    return text.append(CHECKS.charAt(value.mod(CHECK).intValue())).toString();
  }

  /// Goes to the server, like `authKey`.
  Bytes recoveryKey() {
    return Derived.key(secret, "recovery-auth");
  }

  Bytes wrapKey() {
    return Derived.key(secret, "recovery-wrap");
  }
}

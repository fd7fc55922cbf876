package io.coterie.apps.accounts;

import io.coterie.apps.Declined;
import io.coterie.core.wire.Bytes;

/// Makes and tries verifiers: keyed hashes of what clients derive from password and recovery code.
final class Locks {
  private static final String PASSWORD = "coterie/verifier/password";
  private static final String CODE = "coterie/verifier/recovery";
  private static final String SALT = "coterie/fake-salt";

  private Locks() {}

  static AccountRow.PasswordLock password(
      House house, Bytes account, Credentials credentials, long version) {
    return new AccountRow.PasswordLock(
        version,
        credentials.kdf(),
        Hashes.keyed(house.pepper(), PASSWORD, account.concat(credentials.authKey())),
        credentials.passwordWrap());
  }

  static AccountRow.CodeLock code(House house, Bytes account, RecoveryLock lock, long version) {
    return new AccountRow.CodeLock(
        version,
        Hashes.keyed(house.pepper(), CODE, account.concat(lock.recoveryKey())),
        lock.recoveryWrap());
  }

  static boolean opens(House house, Bytes account, AccountRow.PasswordLock lock, Bytes authKey) {
    return Hashes.same(
        lock.verifier(), Hashes.keyed(house.pepper(), PASSWORD, account.concat(authKey)));
  }

  static boolean opens(House house, Bytes account, AccountRow.CodeLock lock, Bytes recoveryKey) {
    return Hashes.same(
        lock.verifier(), Hashes.keyed(house.pepper(), CODE, account.concat(recoveryKey)));
  }

  /// The salt of a name that nobody has: always the same, and like any other.
  static Kdf fakeKdf(House house, String name) {
    Bytes hash = Hashes.keyed(house.pepper(), SALT, Bytes.utf8(name));
    return new Kdf(hash.slice(0, Kdf.SALT_BYTES), Kdf.MEMORY_KIB, Kdf.PASSES, Kdf.LANES);
  }

  static Declined wrong() {
    return new Declined(
        Declined.Reason.WRONG_CREDENTIALS,
        "Name, password or code is wrong.",
        "Check them and try again; with the recovery code a new password can be set.");
  }
}

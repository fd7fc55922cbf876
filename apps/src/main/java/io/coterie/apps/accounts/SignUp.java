package io.coterie.apps.accounts;

import io.coterie.core.wire.Bytes;
import java.util.Optional;

/// A wish for a new account; ids and keys were made in the browser.
public record SignUp(
    Bytes account,
    String name,
    Credentials credentials,
    RecoveryLock recovery,
    Bytes keyring,
    Bytes keyRecord,
    Optional<Bytes> invitation) {
  public static final int KEYRING_BYTES_MAX = 64 * 1024;
  public static final int ACCOUNT_BYTES = 16;

  public SignUp {
    if (account.size() != ACCOUNT_BYTES || keyring.size() > KEYRING_BYTES_MAX) {
      throw new IllegalArgumentException("an account id has 16 bytes, a keyring at most 65536");
    }
    Names.requireName(name);
  }
}

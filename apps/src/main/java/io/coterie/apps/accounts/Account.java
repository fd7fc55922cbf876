package io.coterie.apps.accounts;

import io.coterie.core.wire.Bytes;
import java.util.List;

/// An account as its owner sees it.
///
/// @param session the public id of the session that asks
/// @param keyRecords the own chain as it was signed, number 0 first
public record Account(
    Bytes account,
    String name,
    String address,
    Role role,
    Bytes session,
    Kdf kdf,
    Bytes passwordWrap,
    long credentialsVersion,
    long recoveryVersion,
    Bytes keyring,
    long keyringVersion,
    List<Bytes> keyRecords) {
  public Account {
    keyRecords = List.copyOf(keyRecords);
  }
}

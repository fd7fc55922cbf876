package io.coterie.apps.accounts;

import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.Sink;

/// What a client sends to set its recovery code: its proof, and the master key wrapped by it.
public record RecoveryLock(Bytes recoveryKey, Bytes recoveryWrap) {
  public RecoveryLock {
    if (recoveryKey.size() != Credentials.KEY_BYTES
        || recoveryWrap.size() != Credentials.WRAP_BYTES) {
      throw new IllegalArgumentException("recoveryKey has 32 bytes, recoveryWrap 61");
    }
  }

  /// The content of an account order about this lock.
  Bytes content() {
    return new Sink().raw(Hashes.sha256(recoveryKey)).bytes(recoveryWrap).toBytes();
  }
}

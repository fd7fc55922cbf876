package io.coterie.apps.accounts;

import io.coterie.core.wire.Bytes;
import java.util.Optional;

/// Port: the chains of key records, append-only. On `tablets` now; a directory that even the
/// servers cannot rewrite takes its place later.
public interface Directory {
  /// Adds the record to the chain of its account, after verifying that it continues it. The same
  /// record again is harmless; another in its place is `Declined(ACCOUNT_TAKEN)`.
  void append(Bytes account, String address, Bytes signedRecord);

  /// The whole chain as it was verified when it was written; empty when there is none.
  KeyChain chain(Bytes account, String address);

  /// The newest record; where no majority answers, perhaps some minutes old, so that such a half of
  /// the cluster still receives mail.
  Optional<KeyRecord> newest(Bytes account);
}

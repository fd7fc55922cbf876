package io.coterie.apps.accounts;

import io.coterie.core.wire.Bytes;
import java.util.List;

/// Where mail for an address goes.
public sealed interface DirectoryEntry {
  /// Normalised.
  String address();

  /// Somebody of this cluster; `keyRecords` is the whole chain as it was signed, number 0 first.
  record Here(String address, Bytes account, List<Bytes> keyRecords) implements DirectoryEntry {
    public Here {
      keyRecords = List.copyOf(keyRecords);
    }
  }

  record Outside(String address) implements DirectoryEntry {}
}

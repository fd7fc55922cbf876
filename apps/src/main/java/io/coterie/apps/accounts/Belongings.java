package io.coterie.apps.accounts;

import io.coterie.core.wire.Bytes;

/// Port: what an account has in other services, so that accounts need not know them.
public interface Belongings {
  /// Tells live streams of the account to look whether their session still holds.
  void sessionsChanged(Bytes account);

  /// Removes everything of a deleted account; may be called again after it was cut off.
  void removeAll(Bytes account);
}

package io.coterie.apps;

import io.coterie.core.kernel.Moment;
import io.coterie.core.wire.Bytes;

/// Port: what a service needs of the world besides the database.
public interface Surroundings {
  Moment now();

  /// So many bytes that nobody can guess.
  Bytes random(int count);

  default long wallMillis() {
    return now().wallMillis();
  }
}

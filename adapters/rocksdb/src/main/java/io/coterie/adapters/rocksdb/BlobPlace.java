package io.coterie.adapters.rocksdb;

/// Where a blob lies, and since when it counts as young.
///
/// Damage is remembered until the process ends, so that the same content is stored anew.
record BlobPlace(Segment segment, Trailer trailer, long youngSinceMillis, boolean damaged) {
  BlobPlace renewed(long nowMillis) {
    return new BlobPlace(segment, trailer, nowMillis, damaged);
  }

  BlobPlace asDamaged() {
    return new BlobPlace(segment, trailer, youngSinceMillis, true);
  }
}

package io.coterie.adapters.raft;

import java.nio.file.Path;
import java.util.Locale;

/// Whether the disk under `folder` has the `bytesMin` without which a member had better not lead.
record Room(Path folder, long bytesMin) {
  /// Where the file system does not say, there is none.
  boolean isEnough() {
    return folder.toFile().getUsableSpace() >= bytesMin;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%,d bytes must be free in %s", bytesMin, folder);
  }
}

package io.coterie.adapters.raft;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// Whether the disk under `folder` has the `bytesMin` without which a member had better not lead.
record Room(Path folder, long bytesMin) {
  boolean isEnough() throws IOException {
    return Files.getFileStore(folder).getUsableSpace() >= bytesMin;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%,d bytes must be free in %s", bytesMin, folder);
  }
}

package io.coterie.adapters.rocksdb;

import io.coterie.core.kernel.StoreFailure;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The watermark of a disk: writes stop while there is still room for what the store itself must
/// write (memtables, compaction), and begin again a quarter above it, so that they do not flap.
///
/// `bytesMin` is what must stay free; `usable` asks the file system.
record FreeSpace(Path folder, long bytesMin, Usable usable) {
  /// Asks how many bytes can still be written.
  interface Usable {
    long bytes() throws IOException;
  }

  static FreeSpace of(Path folder, long bytesMin) {
    File file = folder.toFile();
    return new FreeSpace(folder, bytesMin, () -> bytes(file));
  }

  /// Not by a [java.nio.file.FileStore]: Java looks for that in the list of all mounts, which takes
  /// as long as a sync, and finds none in a root file system that is no mount of its own.
  private static long bytes(File folder) throws IOException {
    long bytes = folder.getUsableSpace();
    if (bytes == 0 && !folder.exists()) {
      throw new FileNotFoundException(folder.toString());
    }
    return bytes;
  }

  /// The reason to refuse writes now, if there is one.
  @Nullable StoreFailure shortage() {
    return shortage(bytesMin);
  }

  /// The reason to go on refusing writes, if there is one.
  @Nullable StoreFailure lasting() {
    return shortage(bytesMin + bytesMin / 4);
  }

  private @Nullable StoreFailure shortage(long bytesWanted) {
    try {
      long free = usable.bytes();
      return free >= bytesWanted ? null : full(free);
    } catch (IOException e) {
      return new StoreFailure(
          StoreFailure.Kind.IO,
          "the file system of " + folder + " does not say how much room it has: " + e,
          "look at the disk");
    }
  }

  /// The failure of a disk on which `free` bytes are left.
  StoreFailure full(long free) {
    return new StoreFailure(
        StoreFailure.Kind.FULL,
        String.format(
            Locale.ROOT,
            "the disk of %s has %,d bytes left and %,d must stay free",
            folder,
            free,
            bytesMin),
        "make room on it; writes are taken again by themselves");
  }
}

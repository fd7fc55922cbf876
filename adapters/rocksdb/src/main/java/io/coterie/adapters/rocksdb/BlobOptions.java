package io.coterie.adapters.rocksdb;

import java.nio.file.Path;

/// How a [SegmentBlobStore] uses its disk.
///
/// A segment takes no further blob once it has `segmentBytesMax`; `freeBytesMin` is kept free.
public record BlobOptions(Path folder, long segmentBytesMax, long freeBytesMin) {
  private static final long MEBIBYTE = 1024 * 1024;

  public BlobOptions {
    if (segmentBytesMax < 1) {
      throw new IllegalArgumentException("a segment takes at least one blob");
    }
  }

  /// Segments of 256 MiB, 512 MiB kept free.
  public static BlobOptions of(Path folder) {
    return new BlobOptions(folder, 256 * MEBIBYTE, 512 * MEBIBYTE);
  }
}

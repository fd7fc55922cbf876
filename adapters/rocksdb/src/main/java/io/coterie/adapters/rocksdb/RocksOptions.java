package io.coterie.adapters.rocksdb;

import java.nio.file.Path;

/// How a [RocksStore] uses its machine.
///
/// `memtableBytes` is per table (four tables, two memtables each); `freeBytesMin` must hold what
/// RocksDB writes on its own, at least those eight memtables, and is kept free on the disk.
public record RocksOptions(
    Path folder, long memtableBytes, long blockCacheBytes, long freeBytesMin, int loadThreads) {
  private static final long MEBIBYTE = 1024 * 1024;

  public RocksOptions {
    if (memtableBytes < 64 * 1024 || blockCacheBytes < 0 || loadThreads < 1) {
      throw new IllegalArgumentException("memtables of 64 KiB and one thread are the least");
    }
  }

  /// What suits a node of a small cluster: 32 MiB memtables, 128 MiB of blocks, 512 MiB kept free.
  public static RocksOptions of(Path folder) {
    return new RocksOptions(folder, 32 * MEBIBYTE, 128 * MEBIBYTE, 512 * MEBIBYTE, 4);
  }
}

package io.coterie.adapters.rocksdb;

import io.coterie.core.kernel.StoreFailure;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/// Turns RocksDB's errors into sentences for people.
final class Trouble {
  static final String CORRUPT_CURE =
      "stop the node and look at the disk; if it cannot be mended leave the node stopped: the others"
          + " go on, and a spare one takes its place; only a cluster of one node is restored from a"
          + " backup";

  private final FreeSpace space;

  Trouble(FreeSpace space) {
    this.space = space;
  }

  static boolean isNotInMemory(RocksDBException e) {
    Status status = e.getStatus();
    return status != null && status.getCode() == Status.Code.Incomplete;
  }

  StoreFailure of(RocksDBException e) {
    return of(e.getStatus(), String.valueOf(e.getMessage()));
  }

  StoreFailure of(@Nullable Status status, String message) {
    StoreFailure shortage = space.shortage();
    if (shortage != null && shortage.kind() == StoreFailure.Kind.FULL) {
      return shortage;
    }
    if (isNoSpace(status)) {
      return space.full(0);
    }
    if (status != null && status.getCode() == Status.Code.Corruption) {
      return new StoreFailure(
          StoreFailure.Kind.CORRUPT,
          "the rows in " + space.folder() + " are damaged: " + message,
          CORRUPT_CURE);
    }
    return new StoreFailure(
        StoreFailure.Kind.IO,
        "the disk of " + space.folder() + " refused: " + message,
        "look at the disk and the system's log; writes are taken again once it answers");
  }

  private static boolean isNoSpace(@Nullable Status status) {
    return status != null && status.getSubCode() == Status.SubCode.NoSpace;
  }
}

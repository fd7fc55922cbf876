package io.coterie.protocols.tablets;

import io.coterie.core.kernel.Row;
import java.util.List;

/// What the replicas of a tablet say to one another. Each message names the epoch it belongs to;
/// messages of a sealed epoch are refused.
public sealed interface TabletMessage {
  long epoch();

  /// Primary → secondary: the blocks after `prev`; without blocks it is a heartbeat.
  ///
  /// `sentNanos` (the primary's monotonic clock) comes back in the ack and starts the lease.
  /// `provenNanos` is a time in the *receiver's* reckoning up to which `commitIndex` is known to
  /// cover every acknowledged write, or [Long#MIN_VALUE]: it bounds the receiver's staleness.
  record Append(
      long epoch,
      Position prev,
      long commitIndex,
      long sentNanos,
      long provenNanos,
      List<Block> blocks)
      implements TabletMessage {
    public Append {
      blocks = List.copyOf(blocks);
    }
  }

  /// Secondary → primary: my log equals yours up to `stored`, and that is on disk. Promises to
  /// answer no [Seal] for the length of a lease. `stampNanos` is the sender's own reckoning of
  /// time, which differs from life to life; it comes back as `provenNanos`.
  record Ack(long epoch, long stored, long echoNanos, long stampNanos) implements TabletMessage {}

  /// To the one who has the log: mine ends at `last`; send what follows, or a snapshot.
  record Hello(long epoch, Position last) implements TabletMessage {}

  /// Driver of a new epoch → members of the last active one: take nothing older any more.
  record Seal(long epoch) implements TabletMessage {}

  /// I have sealed; my log ends at `last`, and `commitIndex` of it I know to be committed.
  record Sealed(long epoch, Position last, long commitIndex) implements TabletMessage {}

  /// Holder of the winning log → driver of the new epoch: the blocks after `prev`; `last` is where
  /// that log ends.
  record Entries(long epoch, Position prev, Position last, List<Block> blocks)
      implements TabletMessage {
    public Entries {
      blocks = List.copyOf(blocks);
    }
  }

  /// Part `number` (from 0) of the state as it was at `at`; `crc32c` is of the rows as encoded.
  record SnapshotChunk(
      long epoch, Position at, int number, List<Row> rows, int crc32c, boolean done)
      implements TabletMessage {
    public SnapshotChunk {
      rows = List.copyOf(rows);
    }
  }

  /// Part `number` has arrived whole, send the next; or [#NOTHING] is here, begin again; in answer
  /// to the first part, that none is wanted.
  record ChunkTaken(long epoch, Position at, int number) implements TabletMessage {
    public static final int NOTHING = -1;
  }
}

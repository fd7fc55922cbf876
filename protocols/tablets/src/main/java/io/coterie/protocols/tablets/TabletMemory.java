package io.coterie.protocols.tablets;

import io.coterie.core.kernel.InstanceId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// What the tablets of one shard may keep in memory together; what each may by itself is in
/// [TabletConfig].
///
/// Writes that are not committed cannot be put aside: while they take too much, new ones are
/// refused. Applied log for members that lag a little can: each tablet shortens it to its even
/// share. A secondary counts nothing against its own limit, for its blocks are pending at their
/// primaries; refusing them here could make two nodes wait for each other. Has one writer, as its
/// tablets have.
public final class TabletMemory {
  /// Writes of all primaries of a node that are not committed, in bytes.
  public static final long NODE_PENDING_BYTES_MAX = 64 << 20;

  /// Applied log of all replicas of a node, in bytes.
  public static final long NODE_TAIL_BYTES_MAX = 64 << 20;

  private final long pendingBytesMax;
  private final long tailBytesMax;
  private final TreeMap<InstanceId, Share> shares = new TreeMap<>();
  private long pendingBytes;

  public TabletMemory(long pendingBytesMax, long tailBytesMax) {
    this.pendingBytesMax = pendingBytesMax;
    this.tailBytesMax = tailBytesMax;
  }

  /// A node's memory in even parts, one for each shard.
  public static List<TabletMemory> ofShards(int shards) {
    List<TabletMemory> parts = new ArrayList<>();
    for (int i = 0; i < shards; i++) {
      parts.add(new TabletMemory(NODE_PENDING_BYTES_MAX / shards, NODE_TAIL_BYTES_MAX / shards));
    }
    return parts;
  }

  /// A replica begins; one of the same tablet that ended without a word is forgotten.
  Share enter(InstanceId tablet) {
    leave(tablet);
    Share share = new Share();
    shares.put(tablet, share);
    return share;
  }

  /// The replica of this tablet has ended.
  public void leave(InstanceId tablet) {
    Share gone = shares.remove(tablet);
    if (gone != null) {
      gone.pending(0);
    }
  }

  /// One tablet's part in it.
  final class Share {
    private long pending;

    /// So many bytes of its writes are not committed now.
    void pending(long bytes) {
      pendingBytes += bytes - pending;
      pending = bytes;
    }

    /// Whether all together have so many that no more can be taken.
    boolean isFull() {
      return pendingBytes >= pendingBytesMax;
    }

    long tailBytes() {
      return tailBytesMax / Math.max(1, shares.size());
    }
  }
}

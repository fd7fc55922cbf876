package io.coterie.protocols.tablets;

import io.coterie.core.identity.NodeId;
import io.coterie.core.kernel.Token;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// What a leader knows of one other member.
final class Peer {
  final NodeId node;

  /// Everything up to here has been sent, or is there anyway.
  Position next;

  /// Everything up to here is on the member's disk and equal to the leader's log.
  long stored;

  /// The send time of the newest message that the member has answered.
  long echoNanos = Long.MIN_VALUE;

  /// Whether `next` is only a guess: one message at a time until the member agrees.
  boolean probing = true;

  /// Whether the one message of a probe is under way.
  boolean asked;

  /// Blocks that are read from the disk for this member.
  @Nullable Token loading;

  /// The member's clock at its newest ack, and when that ack came.
  private long stampNanos = Long.MIN_VALUE;

  private long stampedAt;

  /// The member's clock at an ack after which this leader's reign was confirmed.
  private long provenNanos = Long.MIN_VALUE;

  private final ArrayDeque<Block> underWay = new ArrayDeque<>();
  private long underWayBytes;

  Peer(NodeId node, Position next) {
    this.node = node;
    this.next = next;
  }

  void sent(Block block) {
    next = block.last();
    underWay.addLast(block);
    underWayBytes += block.encoded().size();
  }

  boolean hasRoom(int windowBytes) {
    return underWayBytes < windowBytes;
  }

  /// Starts again from `position`, with one message at a time.
  void probeFrom(Position position) {
    next = position;
    probing = true;
    asked = false;
    loading = null;
    underWay.clear();
    underWayBytes = 0;
  }

  void acked(TabletMessage.Ack ack, long nowNanos) {
    probing = false;
    stored = Math.max(stored, ack.stored());
    echoNanos = Math.max(echoNanos, ack.echoNanos());
    if (stampNanos == Long.MIN_VALUE || provenNanos == stampNanos) {
      stampNanos = ack.stampNanos();
      stampedAt = nowNanos;
    }
    while (!underWay.isEmpty() && underWay.getFirst().lastIndex() <= ack.stored()) {
      underWayBytes -= underWay.removeFirst().encoded().size();
    }
  }

  /// The leader's reign was confirmed at `confirmedNanos`, so its commit index covers what was
  /// acknowledged before an ack that had come by then.
  long provenNanos(long confirmedNanos) {
    if (stampNanos != Long.MIN_VALUE && stampedAt <= confirmedNanos) {
      provenNanos = stampNanos;
    }
    return provenNanos;
  }
}

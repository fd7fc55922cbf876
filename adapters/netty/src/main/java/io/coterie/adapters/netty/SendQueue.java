package io.coterie.adapters.netty;

import io.coterie.core.wire.Bytes;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Frames of one lane that wait to be written, bounded in bytes; any thread offers, any polls.
final class SendQueue {
  /// What a frame costs beyond its bytes, so that many empty ones are bounded too.
  private static final int FRAME_OVERHEAD_BYTES = 64;

  private final Queue<Bytes> frames = new ConcurrentLinkedQueue<>();
  private final AtomicInteger bytes = new AtomicInteger();
  private final int bytesMax;

  SendQueue(int bytesMax) {
    this.bytesMax = bytesMax;
  }

  /// Takes the frame, or answers no when it does not fit.
  boolean offer(Bytes frame) {
    int cost = cost(frame);
    int before = bytes.getAndAdd(cost);
    // One frame always fits an empty queue.
    if (before > 0 && before > bytesMax - cost) {
      bytes.addAndGet(-cost);
      return false;
    }
    frames.add(frame);
    return true;
  }

  @Nullable Bytes poll() {
    Bytes frame = frames.poll();
    if (frame != null) {
      bytes.addAndGet(-cost(frame));
    }
    return frame;
  }

  boolean isEmpty() {
    return frames.isEmpty();
  }

  /// Empties the queue and says how many frames it held.
  long clear() {
    long cleared = 0;
    while (poll() != null) {
      cleared++;
    }
    return cleared;
  }

  private static int cost(Bytes frame) {
    return frame.size() + FRAME_OVERHEAD_BYTES;
  }
}

package io.coterie.gateways.smtp;

import java.util.concurrent.atomic.AtomicLong;

/// The bytes of message text that all sessions together may hold in memory.
///
/// Plaintext may not be spooled to disk, so memory is the only buffer, and a sender that finds it
/// used up is told to come back (`452 4.3.1`).
final class ByteBudget {
  private final long bytesMax;
  private final AtomicLong bytes = new AtomicLong();

  ByteBudget(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  boolean tryReserve(long wanted) {
    long held = bytes.get();
    while (wanted <= bytesMax - held) {
      if (bytes.compareAndSet(held, held + wanted)) {
        return true;
      }
      held = bytes.get();
    }
    return false;
  }

  void release(long given) {
    if (bytes.addAndGet(-given) < 0) {
      throw new IllegalStateException("more bytes released than reserved");
    }
  }

  boolean fits(long wanted) {
    return wanted <= bytesMax - bytes.get();
  }

  long bytesHeld() {
    return bytes.get();
  }
}

package io.coterie.adapters.netty;

import io.coterie.core.kernel.Transport;

/// The limits of a node transport; the unit is the end of the name.
///
/// Memory at worst: queues `sendQueueBytesMax` × 2 lanes × peers, plus one frame per connection
/// being received.
public record TransportLimits(
    int eventLoops,
    int sendQueueBytesMax,
    int turnBytesMax,
    int inboundConnectionsMax,
    int connectMillis,
    int handshakeMillis,
    int pingMillis,
    int silenceMillis,
    int backOffMillisMin,
    int backOffMillisMax,
    int retireMillis) {
  public TransportLimits {
    if (eventLoops < 1 || sendQueueBytesMax < Transport.FRAME_BYTES_MAX + Integer.BYTES) {
      throw new IllegalArgumentException("at least one event loop and room for one frame");
    }
    if (silenceMillis <= pingMillis
        || backOffMillisMin < 1
        || backOffMillisMax < backOffMillisMin) {
      throw new IllegalArgumentException("silence > ping, and 0 < min <= max of the back-off");
    }
  }

  /// Two event loops; 16 MiB per peer and lane; a peer silent for 4 s is gone.
  public static TransportLimits standard() {
    return new TransportLimits(
        2, 16 * 1024 * 1024, 128 * 1024, 1024, 2_000, 5_000, 1_000, 4_000, 50, 1_000, 1_000);
  }
}

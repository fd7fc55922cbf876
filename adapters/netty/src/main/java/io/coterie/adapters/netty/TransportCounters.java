package io.coterie.adapters.netty;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// What a transport has done since it was made; read by metrics and tests at any time.
public final class TransportCounters {
  /// Why a frame was not sent.
  public enum Drop {
    QUEUE_FULL,
    TOO_LARGE,
    /// Not in the roster, without an address, oneself, or a transport that is not running.
    NO_ADDRESS,
    /// The node could not be reached, or the connection ended with the frame in its queue.
    UNREACHABLE
  }

  /// Why a connection ended.
  public enum Close {
    /// The other side, or the network, ended it.
    BY_PEER,
    /// This transport was closed.
    BY_US,
    /// A newer connection with the same peer took over.
    REPLACED,
    /// The other side's key is not in the roster, or does not vouch for its TLS key.
    KEY_REFUSED,
    /// Another node than the one dialled answered.
    WRONG_NODE,
    /// Not TLS 1.3, no common protocol, or no handshake in time.
    HANDSHAKE_FAILED,
    /// A frame over the limit was announced.
    FRAME_TOO_LARGE,
    /// The receiver could not make sense of a frame.
    GARBAGE,
    SILENT,
    TOO_MANY_CONNECTIONS
  }

  private final LongAdder framesSent = new LongAdder();
  private final LongAdder framesReceived = new LongAdder();
  private final LongAdder bytesSent = new LongAdder();
  private final LongAdder bytesReceived = new LongAdder();
  private final LongAdder flushes = new LongAdder();
  private final LongAdder dials = new LongAdder();
  private final Map<Drop, LongAdder> drops = new EnumMap<>(Drop.class);
  private final Map<Close, LongAdder> closes = new EnumMap<>(Close.class);

  public TransportCounters() {
    for (Drop cause : Drop.values()) {
      drops.put(cause, new LongAdder());
    }
    for (Close reason : Close.values()) {
      closes.put(reason, new LongAdder());
    }
  }

  public long framesSent() {
    return framesSent.sum();
  }

  public long framesReceived() {
    return framesReceived.sum();
  }

  /// Payload only, without lengths and TLS.
  public long bytesSent() {
    return bytesSent.sum();
  }

  public long bytesReceived() {
    return bytesReceived.sum();
  }

  /// System calls would be fewer still; `framesSent / flushes` says how well frames are coalesced.
  public long flushes() {
    return flushes.sum();
  }

  /// Attempts to connect to another node.
  public long dials() {
    return dials.sum();
  }

  public long dropped(Drop cause) {
    return adder(drops, cause).sum();
  }

  public long closed(Close reason) {
    return adder(closes, reason).sum();
  }

  void sent(int bytes) {
    framesSent.increment();
    bytesSent.add(bytes);
  }

  void received(int bytes) {
    framesReceived.increment();
    bytesReceived.add(bytes);
  }

  void flushed() {
    flushes.increment();
  }

  void dialled() {
    dials.increment();
  }

  void drop(Drop cause, long frames) {
    adder(drops, cause).add(frames);
  }

  void close(Close reason) {
    adder(closes, reason).increment();
  }

  private static <E extends Enum<E>> LongAdder adder(Map<E, LongAdder> adders, E key) {
    LongAdder adder = adders.get(key);
    if (adder == null) {
      throw new IllegalStateException("every " + key + " has a counter");
    }
    return adder;
  }
}

package io.coterie.apps.accounts;

import io.coterie.core.wire.Codec;

/// How often something was tried since the window began; a window that is over counts nothing.
record AttemptWindow(long beganMillis, int count) {
  static final long WINDOW_MILLIS = 15 * 60_000L;
  static final Codec<AttemptWindow> CODEC =
      Codec.of(
          (window, sink) -> sink.i64(window.beganMillis).i32(window.count),
          source -> new AttemptWindow(source.i64(), source.i32()));

  static AttemptWindow fresh(long nowMillis) {
    return new AttemptWindow(nowMillis, 0);
  }

  /// This window, or a fresh one when it is over. A clock that went back keeps the window.
  AttemptWindow at(long nowMillis) {
    return nowMillis >= beganMillis + WINDOW_MILLIS ? fresh(nowMillis) : this;
  }

  AttemptWindow plus(int more) {
    return new AttemptWindow(beganMillis, Math.max(0, count + more));
  }

  long leftMillis(long nowMillis) {
    return Math.clamp(beganMillis + WINDOW_MILLIS - nowMillis, 1, WINDOW_MILLIS);
  }
}

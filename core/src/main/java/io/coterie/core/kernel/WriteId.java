package io.coterie.core.kernel;

import io.coterie.core.wire.Codec;
import java.util.Comparator;

/// Names one write for ever, so that a retry is recognised and never executed twice.
///
/// `number` counts up in the session. `wallMillis` is set by the client at the first try and never
/// changes; it decides whether the outcome may still be remembered (`retryHorizon`).
public record WriteId(SessionId session, long number, long wallMillis)
    implements Comparable<WriteId> {
  public static final Codec<WriteId> CODEC =
      Codec.of(
          (id, sink) -> sink.put(SessionId.CODEC, id.session).i64(id.number).i64(id.wallMillis),
          source -> new WriteId(source.get(SessionId.CODEC), source.i64(), source.i64()));

  private static final Comparator<WriteId> ORDER =
      Comparator.comparing(WriteId::session)
          .thenComparingLong(WriteId::number)
          .thenComparingLong(WriteId::wallMillis);

  @Override
  public int compareTo(WriteId other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return session + "/" + number;
  }
}

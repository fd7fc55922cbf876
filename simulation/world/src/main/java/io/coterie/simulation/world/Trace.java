package io.coterie.simulation.world;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What happened in a run, line by line: always as a running SHA-256, as text only on demand.
///
/// The hash is over the numbers of the lines, not their text, so a run without a reader formats
/// nothing. Two runs with the same hash have done the same.
public final class Trace {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final int BUFFER_BYTES = 8192;
  private static final int LINE_BYTES_MAX = 5 * Long.BYTES;

  private final MessageDigest digest = sha256();
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private final @Nullable Consumer<String> reader;
  private int filled;
  private long nowNanos;
  private long lines;
  private @Nullable String hash;

  /// A `reader` gets every line as text; without one only the hash is kept.
  public Trace(@Nullable Consumer<String> reader) {
    this.reader = reader;
  }

  /// Whether texts are wanted; ask before building one that costs.
  public boolean isRead() {
    return reader != null;
  }

  /// One event of the queue is about to run.
  void step(long nanos, long number) {
    nowNanos = nanos;
    room();
    LONGS.set(buffer, filled, nanos);
    LONGS.set(buffer, filled + 8, number);
    filled += 16;
  }

  /// Something that an event did at a place (a node's number, 0 for the world itself).
  public void line(String what, int place, long first, long second) {
    lines++;
    room();
    LONGS.set(buffer, filled, nowNanos);
    LONGS.set(buffer, filled + 8, ((long) what.hashCode() << 32) | place);
    LONGS.set(buffer, filled + 16, first);
    LONGS.set(buffer, filled + 24, second);
    filled += 32;
    if (reader != null) {
      reader.accept(prefix(place) + what + " " + first + " " + Long.toHexString(second));
    }
  }

  /// A remark for human readers; it is not part of the hash and is not made when nobody reads.
  public void remark(int place, Supplier<String> text) {
    if (reader != null) {
      reader.accept(prefix(place) + "| " + text.get());
    }
  }

  public long lines() {
    return lines;
  }

  /// The hash of the whole run, in hexadecimal; ends the trace.
  public String hash() {
    if (hash == null) {
      digest.update(buffer, 0, filled);
      hash = HexFormat.of().formatHex(digest.digest());
    }
    return hash;
  }

  private String prefix(int place) {
    long micros = nowNanos / 1000;
    return String.format(
        "%d.%06d %s ", micros / 1_000_000, micros % 1_000_000, place == 0 ? "--" : "n" + place);
  }

  private void room() {
    if (hash != null) {
      throw new IllegalStateException("the trace has ended: its hash was taken");
    }
    if (filled + LINE_BYTES_MAX > BUFFER_BYTES) {
      digest.update(buffer, 0, filled);
      filled = 0;
    }
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}

package io.coterie.apps.mail;

import io.coterie.apps.Declined;
import io.coterie.core.wire.Bytes;
import io.coterie.protocols.tablets.TabletConfig;
import java.io.OutputStream;

/// Writes one encrypted message: a short one is kept until it is complete, a longer one goes into
/// rows of its own, one chunk after the other, so that one chunk is in memory.
final class BodyWriter extends OutputStream {
  private final Bodies bodies;
  private final Bytes name;
  private final byte[] chunk = new byte[Bodies.CHUNK_BYTES];
  private int filled;
  private int chunks;

  /// @param name random: a body is named before its content is known
  BodyWriter(Bodies bodies, Bytes name) {
    this.bodies = bodies;
    this.name = name;
  }

  /// What was written, ready for its row; `inline` is all of it when it is short.
  record Written(Bytes name, long size, Bytes inline) {}

  @Override
  public void write(int octet) {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public void write(byte[] from, int offset, int length) {
    if (size() + length > StoredBody.SIZE_MAX) {
      throw new Declined(
          Declined.Reason.TOO_LARGE,
          "An encrypted message has at most 40 MiB.",
          "Send less at once.");
    }
    int done = 0;
    while (done < length) {
      if (filled == chunk.length) {
        flushChunk();
      }
      int part = Math.min(length - done, chunk.length - filled);
      System.arraycopy(from, offset + done, chunk, filled, part);
      filled += part;
      done += part;
    }
  }

  /// Makes the message durable, as far as it does not fit into its row.
  Written finish() {
    long size = size();
    Bytes rest = Bytes.copyOf(chunk).slice(0, filled);
    if (size <= TabletConfig.INLINE_BYTES_MAX) {
      return new Written(name, size, rest);
    }
    flushChunk();
    return new Written(name, size, Bytes.EMPTY);
  }

  private long size() {
    return (long) chunks * chunk.length + filled;
  }

  private void flushChunk() {
    bodies.putChunk(name, chunks, Bytes.copyOf(chunk).slice(0, filled));
    chunks++;
    filled = 0;
  }
}

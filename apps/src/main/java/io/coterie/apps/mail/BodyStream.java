package io.coterie.apps.mail;

import io.coterie.core.wire.Bytes;
import java.io.InputStream;

/// Reads a long message out of its rows, one chunk in memory at a time.
final class BodyStream extends InputStream {
  private final Bodies bodies;
  private final Bytes name;
  private final int chunks;
  private Bytes chunk = Bytes.EMPTY;
  private int next;
  private int at;

  BodyStream(Bodies bodies, Bytes name, int chunks) {
    this.bodies = bodies;
    this.name = name;
    this.chunks = chunks;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int start, int length) {
    if (length == 0) {
      return 0;
    }
    if (at == chunk.size()) {
      if (next == chunks) {
        return -1;
      }
      chunk = bodies.chunk(name, next++);
      at = 0;
    }
    int part = Math.min(length, chunk.size() - at);
    System.arraycopy(chunk.unsafeArray(), at, into, start, part);
    at += part;
    return part;
  }
}

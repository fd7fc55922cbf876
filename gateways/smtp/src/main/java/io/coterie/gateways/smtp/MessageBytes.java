package io.coterie.gateways.smtp;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// One received message in plaintext, in memory only: trace header lines first, then what was sent.
///
/// Dot-stuffing is undone, every line ends with CRLF, no byte is NUL. The chunks are overwritten
/// and their bytes given back to the budget when the gateway closes it, after [MailDrop#deliver].
public final class MessageBytes implements AutoCloseable {
  static final int CHUNK_BYTES_MIN = 8 * 1024;
  static final int CHUNK_BYTES_MAX = 256 * 1024;

  private final ByteBudget budget;
  private final List<byte[]> chunks = new ArrayList<>();
  private int lastLength;
  private long size;
  private long reserved;
  private boolean closed;

  MessageBytes(ByteBudget budget) {
    this.budget = budget;
  }

  /// The number of bytes [#open] gives.
  public long size() {
    return size;
  }

  /// Reads the message from its start; may be called once per recipient.
  public InputStream open() {
    return new Reading();
  }

  /// Adds bytes, or answers false, adding nothing more, when the budget is used up.
  boolean append(byte[] from, int offset, int length) {
    int done = 0;
    while (done < length) {
      if (chunks.isEmpty() || lastLength == chunks.getLast().length) {
        if (!grow()) {
          return false;
        }
      }
      byte[] chunk = chunks.getLast();
      int part = Math.min(length - done, chunk.length - lastLength);
      System.arraycopy(from, offset + done, chunk, lastLength, part);
      lastLength += part;
      size += part;
      done += part;
    }
    return true;
  }

  private boolean grow() {
    int next =
        chunks.isEmpty() ? CHUNK_BYTES_MIN : Math.min(2 * chunks.getLast().length, CHUNK_BYTES_MAX);
    if (!budget.tryReserve(next)) {
      return false;
    }
    reserved += next;
    chunks.add(new byte[next]);
    lastLength = 0;
    return true;
  }

  /// Overwrites the text and gives its bytes back; a later read fails.
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    for (byte[] chunk : chunks) {
      Arrays.fill(chunk, (byte) 0);
    }
    chunks.clear();
    budget.release(reserved);
  }

  /// A reader over the chunks; several may be open at once.
  private final class Reading extends InputStream {
    private int chunk;
    private int offset;
    private long left = size;

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int start, int length) {
      if (closed) {
        throw new IllegalStateException("the message is closed: read it before deliver returns");
      }
      if (length == 0) {
        return 0;
      }
      if (left == 0) {
        return -1;
      }
      if (offset == chunks.get(chunk).length) {
        chunk++;
        offset = 0;
      }
      int inChunk = chunks.get(chunk).length - offset;
      int part = (int) Math.min(Math.min(length, inChunk), left);
      System.arraycopy(chunks.get(chunk), offset, into, start, part);
      offset += part;
      left -= part;
      return part;
    }

    @Override
    public int available() {
      return (int) Math.min(left, Integer.MAX_VALUE);
    }
  }
}

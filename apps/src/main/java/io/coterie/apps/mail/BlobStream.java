package io.coterie.apps.mail;

import io.coterie.core.kernel.BlobRef;
import io.coterie.core.kernel.BlobStore;
import io.coterie.core.wire.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/// Reads a blob as a stream, one piece in memory at a time.
final class BlobStream extends InputStream {
  /// How long one piece may take, from this disk or another node.
  private static final int PIECE_MILLIS_MAX = 10_000;

  private final BlobStore blobs;
  private final BlobRef ref;
  private Bytes piece = Bytes.EMPTY;
  private int at;
  private long offset;

  BlobStream(BlobStore blobs, BlobRef ref) {
    this.blobs = blobs;
    this.ref = ref;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int start, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (at == piece.size()) {
      if (offset == ref.length()) {
        return -1;
      }
      piece = next();
      at = 0;
      offset += piece.size();
    }
    int part = Math.min(length, piece.size() - at);
    System.arraycopy(piece.unsafeArray(), at, into, start, part);
    at += part;
    return part;
  }

  private Bytes next() throws IOException {
    BlockingQueue<BlobStore.Piece> answer = new ArrayBlockingQueue<>(1);
    blobs.read(ref, offset, answer::add);
    return switch (await(answer)) {
      case BlobStore.Piece.Content(var bytes) when !bytes.isEmpty() -> bytes;
      case BlobStore.Piece.Content empty -> throw new IOException("the blob is cut off: " + ref);
      case BlobStore.Piece.Missing missing -> throw new IOException("no node has the blob: " + ref);
      case BlobStore.Piece.Damaged(var failure) ->
          throw new IOException("the blob is damaged: " + failure);
    };
  }

  private static BlobStore.Piece await(BlockingQueue<BlobStore.Piece> answer) throws IOException {
    try {
      BlobStore.Piece piece = answer.poll(PIECE_MILLIS_MAX, TimeUnit.MILLISECONDS);
      if (piece == null) {
        throw new IOException("no piece of the blob within " + PIECE_MILLIS_MAX + " ms");
      }
      return piece;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException("the reader was interrupted", stopped);
    }
  }
}

package io.coterie.adapters.rocksdb;

import io.coterie.core.kernel.BlobRef;
import io.coterie.core.kernel.BlobStore;
import io.coterie.core.kernel.StoreException;
import io.coterie.core.wire.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/// One blob on its way to the disk, with a segment to itself until it is finished; it holds one
/// chunk in memory, whatever the length.
final class SegmentWriter implements BlobStore.Writer {
  private static final int CHUNKS_PER_LOOK_AT_SPACE = 16;

  private final SegmentBlobStore store;
  private final long createdMillis;
  private final MessageDigest digest;
  private final byte[] frame = new byte[Frames.FRAME_BYTES];
  private int filled;
  private long length;
  private long chunks;
  private long start;
  private @Nullable Segment segment;
  private boolean over;

  SegmentWriter(SegmentBlobStore store, long createdMillis) {
    this.store = store;
    this.createdMillis = createdMillis;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public void append(Bytes piece) throws StoreException {
    if (over) {
      throw new IllegalStateException("this blob is finished or abandoned");
    }
    if (piece.size() > BlobStore.PIECE_BYTES_MAX) {
      throw new IllegalArgumentException("a piece has at most " + BlobStore.PIECE_BYTES_MAX);
    }
    byte[] bytes = piece.unsafeArray();
    digest.update(bytes);
    length += bytes.length;
    for (int from = 0; from < bytes.length; ) {
      int taken = Math.min(bytes.length - from, Frames.CHUNK_BYTES - filled);
      System.arraycopy(bytes, from, frame, Frames.CRC_BYTES + filled, taken);
      filled += taken;
      from += taken;
      if (filled == Frames.CHUNK_BYTES) {
        writeChunk();
      }
    }
  }

  private Segment segment() throws StoreException {
    if (segment == null) {
      segment = store.checkOut();
      start = segment.end();
    }
    return segment;
  }

  private void writeChunk() throws StoreException {
    Segment open = segment();
    if (chunks % CHUNKS_PER_LOOK_AT_SPACE == 0) {
      store.needSpace();
    }
    chunks++;
    ByteBuffer.wrap(frame).putInt(Frames.crc(frame, Frames.CRC_BYTES, filled));
    try {
      open.append(frame, Frames.CRC_BYTES + filled);
    } catch (IOException e) {
      throw store.refusal(e);
    }
    filled = 0;
  }

  @Override
  public BlobRef finish() throws StoreException {
    if (over) {
      throw new IllegalStateException("this blob is finished or abandoned");
    }
    if (filled > 0) {
      writeChunk();
    }
    Segment open = segment();
    BlobRef ref = new BlobRef(Bytes.wrap(digest.digest()), length);
    if (store.renew(ref)) {
      abandon();
      return ref;
    }
    try {
      Trailer trailer = new Trailer(true, start, ref, createdMillis);
      open.finish(trailer);
      if (!store.publish(open, trailer)) {
        abandon();
        return ref;
      }
    } catch (IOException e) {
      throw store.refusal(e);
    }
    over = true;
    segment = null;
    store.giveBack(open);
    return ref;
  }

  @Override
  public void abandon() {
    over = true;
    Segment open = segment;
    segment = null;
    if (open != null) {
      store.takeBack(open, start);
    }
  }
}

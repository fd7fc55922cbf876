package io.coterie.apps.mail;

import io.coterie.apps.Declined;
import io.coterie.core.kernel.BlobRef;
import io.coterie.core.kernel.BlobStore;
import io.coterie.core.kernel.StoreException;
import io.coterie.core.wire.Bytes;
import io.coterie.protocols.tablets.TabletConfig;
import io.coterie.protocols.tablets.Value;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/// Writes one encrypted message: in memory up to 64 KiB, beyond that as a blob, piece by piece.
final class BodyWriter extends OutputStream {
  private final BlobStore blobs;
  private final MessageDigest digest;
  private final ByteArrayOutputStream piece = new ByteArrayOutputStream(8 * 1024);
  private BlobStore.@Nullable Writer blob;
  private long size;

  BodyWriter(BlobStore blobs) {
    this.blobs = blobs;
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException absent) {
      throw new IllegalStateException("every Java has SHA-256", absent);
    }
  }

  /// What was written, ready for its row.
  record Written(Bytes sha256, long size, Value value) {}

  @Override
  public void write(int octet) throws IOException {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public void write(byte[] from, int offset, int length) throws IOException {
    size += length;
    if (size > StoredBody.SIZE_MAX) {
      throw new Declined(
          Declined.Reason.TOO_LARGE,
          "An encrypted message has at most 40 MiB.",
          "Send less at once.");
    }
    digest.update(from, offset, length);
    int at = offset;
    while (at < offset + length) {
      int part = Math.min(offset + length - at, TabletConfig.INLINE_BYTES_MAX);
      if (piece.size() + part > TabletConfig.INLINE_BYTES_MAX) {
        flushPiece();
      }
      piece.write(from, at, part);
      at += part;
    }
  }

  /// Makes the message durable, as far as it is a blob.
  Written finish() throws IOException {
    Bytes sha256 = Bytes.wrap(digest.digest());
    BlobStore.Writer writer = blob;
    if (writer == null) {
      return new Written(sha256, size, Value.of(Bytes.wrap(piece.toByteArray())));
    }
    flushPiece();
    try {
      BlobRef ref = writer.finish();
      blob = null;
      return new Written(sha256, size, new Value.Blob(ref));
    } catch (StoreException full) {
      throw full(full);
    }
  }

  /// Drops what was not finished.
  @Override
  public void close() {
    if (blob != null) {
      blob.abandon();
      blob = null;
    }
  }

  private void flushPiece() {
    if (blob == null) {
      blob = blobs.begin();
    }
    try {
      blob.append(Bytes.wrap(piece.toByteArray()));
    } catch (StoreException full) {
      throw full(full);
    }
    piece.reset();
  }

  private static Declined full(StoreException cause) {
    return new Declined(
        Declined.Reason.UNAVAILABLE,
        "This node cannot store the message: " + cause.failure().cause() + ".",
        cause.failure().cure());
  }
}

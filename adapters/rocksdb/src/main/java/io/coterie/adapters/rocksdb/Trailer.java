package io.coterie.adapters.rocksdb;

import io.coterie.core.kernel.BlobRef;
import io.coterie.core.wire.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;

/// The eighty bytes after a blob that make it exist.
///
/// The check is keyed with a secret of the segment, so that no content, however chosen, can pass
/// for a trailer when a torn end is searched for the last one. Deleting overwrites only the first
/// eight bytes, which the check does not cover.
record Trailer(boolean live, long start, BlobRef ref, long createdMillis) {
  static final int BYTES = 80;
  static final int SECRET_BYTES = 32;
  static final int MARK_BYTES = 8;

  private static final byte[] LIVE = "BLOBLIVE".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] DEAD = "BLOBDEAD".getBytes(StandardCharsets.US_ASCII);
  private static final int CHECKED_BYTES = 56;
  private static final int CHECK_BYTES = 16;

  /// What deleting writes over the mark.
  static byte[] deadMark() {
    return DEAD.clone();
  }

  /// Where the trailer ends, and the next blob begins.
  long end() {
    return start + Frames.storedBytes(ref.length()) + BYTES;
  }

  byte[] encode(byte[] secret) {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    bytes.put(live ? LIVE : DEAD).putLong(start).putLong(ref.length()).putLong(createdMillis);
    bytes.put(ref.sha256().unsafeArray());
    bytes.put(check(secret, bytes.array(), MARK_BYTES));
    return bytes.array();
  }

  /// Reads a trailer that ends at `end` of its file, if there is one. `at` is where it begins in
  /// `bytes`. A mark that is neither live nor dead was torn while it was deleted: the blob lives.
  static Optional<Trailer> decode(byte[] secret, byte[] bytes, int at, long end) {
    byte[] check = check(secret, bytes, at + MARK_BYTES);
    int checkAt = at + MARK_BYTES + CHECKED_BYTES;
    if (!Arrays.equals(check, 0, CHECK_BYTES, bytes, checkAt, checkAt + CHECK_BYTES)) {
      return Optional.empty();
    }
    ByteBuffer fields = ByteBuffer.wrap(bytes, at + MARK_BYTES, CHECKED_BYTES);
    long start = fields.getLong();
    long length = fields.getLong();
    long createdMillis = fields.getLong();
    byte[] sha256 = new byte[32];
    fields.get(sha256);
    boolean dead = Arrays.equals(bytes, at, at + MARK_BYTES, DEAD, 0, MARK_BYTES);
    if (length < 0 || start < 0 || length > end) {
      return Optional.empty();
    }
    BlobRef ref = new BlobRef(Bytes.wrap(sha256), length);
    Trailer trailer = new Trailer(!dead, start, ref, createdMillis);
    return trailer.end() == end ? Optional.of(trailer) : Optional.empty();
  }

  private static byte[] check(byte[] secret, byte[] bytes, int from) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(secret);
      digest.update(bytes, from, CHECKED_BYTES);
      return Arrays.copyOf(digest.digest(), CHECK_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}

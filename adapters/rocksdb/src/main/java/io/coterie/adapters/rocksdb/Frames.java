package io.coterie.adapters.rocksdb;

import io.coterie.core.wire.Bytes;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/// How the bytes of a blob lie in a segment: chunks of 64 KiB, the last one shorter, each behind
/// its CRC32C, so that a read from anywhere needs to check no more than the chunks it touches.
final class Frames {
  static final int CHUNK_BYTES = 64 * 1024;
  static final int CRC_BYTES = 4;
  static final int FRAME_BYTES = CRC_BYTES + CHUNK_BYTES;

  private Frames() {}

  /// How many bytes of a segment a blob of this length takes, without its trailer.
  static long storedBytes(long length) {
    long chunks = (length + CHUNK_BYTES - 1) / CHUNK_BYTES;
    return length + chunks * CRC_BYTES;
  }

  static int crc(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }

  /// Takes the content out of whole frames, from `skip` bytes on; nothing if a checksum is wrong.
  static Optional<Bytes> content(byte[] frames, int skip) {
    ByteBuffer content = ByteBuffer.allocate(frames.length);
    for (int at = 0; at < frames.length; at += FRAME_BYTES) {
      int length = Math.min(CHUNK_BYTES, frames.length - at - CRC_BYTES);
      int expected = ByteBuffer.wrap(frames, at, CRC_BYTES).getInt();
      if (crc(frames, at + CRC_BYTES, length) != expected) {
        return Optional.empty();
      }
      content.put(frames, at + CRC_BYTES, length);
    }
    byte[] piece = new byte[content.position() - skip];
    content.get(skip, piece);
    return Optional.of(Bytes.wrap(piece));
  }
}

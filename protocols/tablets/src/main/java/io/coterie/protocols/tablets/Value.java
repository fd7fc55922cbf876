package io.coterie.protocols.tablets;

import io.coterie.core.kernel.BlobRef;
import io.coterie.core.wire.Bytes;

/// What a cell holds: the bytes themselves, or the name of a blob that holds them.
public sealed interface Value {
  /// Up to [TabletConfig#INLINE_BYTES_MAX] bytes.
  record Inline(Bytes bytes) implements Value {}

  /// A larger value. Its bytes lie in the blob stores of the tablet's replicas: a replica counts a
  /// write as stored only when it has the blob, and fetches it from another replica if it has not.
  record Blob(BlobRef ref) implements Value {}

  static Value of(Bytes bytes) {
    return new Inline(bytes);
  }

  static Value utf8(String text) {
    return new Inline(Bytes.utf8(text));
  }
}

package io.coterie.apps.mail;

import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.Codec;

/// What the owner did with a mail, sealed by the client; versions count from 1.
public record EntryState(long version, Bytes blob) {
  public static final int BLOB_BYTES_MAX = 2_048;

  static final Codec<EntryState> CODEC =
      Codec.of(
          (state, sink) -> sink.i64(state.version).bytes(state.blob),
          source -> new EntryState(source.i64(), source.bytes(BLOB_BYTES_MAX)));
}

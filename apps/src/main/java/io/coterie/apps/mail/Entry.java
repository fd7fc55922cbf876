package io.coterie.apps.mail;

import io.coterie.core.wire.Bytes;
import java.util.Optional;

/// One mail of one mailbox.
///
/// @param id 16 bytes, bound into the summary's seal
/// @param timeMillis when it became durable
/// @param size bytes of the encrypted body
/// @param body name of the encrypted body, 32 bytes
/// @param summary sealed
/// @param state absent as long as the owner did nothing with it
public record Entry(
    Bytes id,
    long timeMillis,
    long size,
    Bytes body,
    Origin origin,
    Bytes summary,
    Optional<EntryState> state) {
  public static final int ID_BYTES = 16;
  public static final int SUMMARY_BYTES_MAX = 8_192;

  Entry with(EntryState newState) {
    return new Entry(id, timeMillis, size, body, origin, summary, Optional.of(newState));
  }
}

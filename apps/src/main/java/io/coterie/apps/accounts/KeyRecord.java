package io.coterie.apps.accounts;

import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.Codec;
import io.coterie.core.wire.DecodeException;
import io.coterie.core.wire.Sink;
import io.coterie.core.wire.Source;

/// Which public keys belong to an account at an address, from one moment on.
///
/// @param sequence place in the chain, from 0
/// @param previous hash of the record before; zeros in number 0
/// @param certificate OpenPGP v4, binary
public record KeyRecord(
    Bytes account,
    String address,
    long sequence,
    Bytes previous,
    long createdAtMillis,
    Bytes identityKey,
    Bytes summaryKey,
    Bytes certificate) {
  static final int ADDRESS_BYTES_MAX = 320;
  static final int CERTIFICATE_BYTES_MAX = 8_192;
  public static final Codec<KeyRecord> CODEC = Codec.of(KeyRecord::write, KeyRecord::read);

  private static final int VERSION = 1;
  private static final long NUMBER_MAX = (1L << 53) - 1;

  private static void write(KeyRecord record, Sink sink) {
    sink.u8(VERSION)
        .raw(record.account)
        .utf8(record.address)
        .i64(record.sequence)
        .raw(record.previous)
        .i64(record.createdAtMillis)
        .raw(record.identityKey)
        .raw(record.summaryKey)
        .bytes(record.certificate);
  }

  private static KeyRecord read(Source source) {
    int version = source.u8();
    if (version != VERSION) {
      throw new DecodeException("a key record of version " + version + " cannot be read");
    }
    return new KeyRecord(
        source.raw(SignUp.ACCOUNT_BYTES),
        source.utf8(ADDRESS_BYTES_MAX),
        number(source),
        source.raw(32),
        number(source),
        source.raw(32),
        source.raw(32),
        source.bytes(CERTIFICATE_BYTES_MAX));
  }

  private static long number(Source source) {
    long number = source.i64();
    if (number < 0 || number > NUMBER_MAX) {
      throw new DecodeException("a number is over 2^53");
    }
    return number;
  }
}

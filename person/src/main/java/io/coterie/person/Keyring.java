package io.coterie.person;

import io.coterie.core.identity.NodeKeys;
import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.DecodeException;
import io.coterie.core.wire.Sink;
import io.coterie.core.wire.Source;

/// Every long-lived secret of an account; one versioned blob under the master key.
record Keyring(
    Bytes identitySeed,
    MailKey mail,
    SummaryKey summary,
    Bytes driveRoot,
    Bytes archiveKey,
    Bytes indexKey) {
  private static final int VERSION = 1;
  private static final int KEY_BYTES = 32;
  private static final int MAIL_SECRET_BYTES_MAX = 16_384;

  static Keyring random(String address) {
    return new Keyring(
        Randomness.bytes(KEY_BYTES),
        MailKey.random(address),
        SummaryKey.random(),
        Randomness.bytes(KEY_BYTES),
        Randomness.bytes(KEY_BYTES),
        Randomness.bytes(KEY_BYTES));
  }

  NodeKeys identity() {
    return NodeKeys.ofSeed(identitySeed);
  }

  Bytes encode() {
    return new Sink()
        .u8(VERSION)
        .raw(identitySeed)
        .bytes(mail.secret())
        .raw(summary.secret())
        .raw(driveRoot)
        .raw(archiveKey)
        .raw(indexKey)
        .toBytes();
  }

  static Keyring decode(Bytes encoded) {
    Source source = new Source(encoded);
    int version = source.u8();
    if (version != VERSION) {
      throw new DecodeException("a keyring of version " + version + " cannot be read");
    }
    Keyring keyring =
        new Keyring(
            source.raw(KEY_BYTES),
            new MailKey(source.bytes(MAIL_SECRET_BYTES_MAX)),
            new SummaryKey(source.raw(KEY_BYTES)),
            source.raw(KEY_BYTES),
            source.raw(KEY_BYTES),
            source.raw(KEY_BYTES));
    source.end();
    return keyring;
  }

  /// The first record of the account's key chain, signed by its own identity key.
  Bytes keyRecord(Bytes account, String address, long createdAtMillis) {
    Bytes record =
        new Sink()
            .u8(1)
            .raw(account)
            .utf8(address)
            .i64(0)
            .raw(Bytes.wrap(new byte[KEY_BYTES]))
            .i64(createdAtMillis)
            .raw(identity().publicKey())
            .raw(summary.publicKey())
            .bytes(mail.certificate())
            .toBytes();
    return new Sink()
        .bytes(record)
        .raw(identity().sign("coterie/key-record/v1", record))
        .bytes(Bytes.EMPTY)
        .toBytes();
  }
}

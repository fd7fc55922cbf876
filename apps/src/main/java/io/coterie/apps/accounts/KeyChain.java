package io.coterie.apps.accounts;

import io.coterie.apps.Declined;
import io.coterie.core.identity.Domain;
import io.coterie.core.identity.SignatureRule;
import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.Codec;
import io.coterie.core.wire.DecodeException;
import java.util.ArrayList;
import java.util.List;

/// A chain of self-signed key records that was verified record by record: one account, one address,
/// each record naming the hash of the one before, each change of identity endorsed by the key
/// before.
public record KeyChain(Bytes account, String address, List<Bytes> signed, List<KeyRecord> records) {
  public static final int LENGTH_MAX = 64;

  private static final int RECORD_BYTES_MAX = 16_384;
  private static final String RECORD_LABEL = "coterie/key-record/v1";
  private static final String ENDORSEMENT_LABEL = "coterie/key-endorsement/v1";
  private static final Bytes ZEROS = Bytes.copyOf(new byte[32]);

  private static final Codec<Parts> PARTS =
      Codec.of(
          (parts, sink) -> sink.bytes(parts.body).raw(parts.signature).bytes(parts.endorsement),
          source ->
              new Parts(
                  source.bytes(RECORD_BYTES_MAX),
                  source.raw(SignatureRule.SIGNATURE_BYTES),
                  source.bytes(SignatureRule.SIGNATURE_BYTES)));

  public KeyChain {
    signed = List.copyOf(signed);
    records = List.copyOf(records);
  }

  private record Parts(Bytes body, Bytes signature, Bytes endorsement) {}

  public static KeyChain empty(Bytes account, String address) {
    return new KeyChain(account, address, List.of(), List.of());
  }

  /// The chain with one more record, or [Declined] with what is wrong with it.
  public KeyChain append(Bytes next) {
    if (records.size() == LENGTH_MAX) {
      throw invalid("the chain is full");
    }
    try {
      Parts parts = PARTS.decode(next);
      KeyRecord record = KeyRecord.CODEC.decode(parts.body);
      if (record.sequence() < records.size()) {
        throw taken();
      }
      require(record, parts);
      List<Bytes> allSigned = new ArrayList<>(signed);
      allSigned.add(next);
      List<KeyRecord> all = new ArrayList<>(records);
      all.add(record);
      return new KeyChain(account, address, allSigned, all);
    } catch (DecodeException malformed) {
      throw invalid(String.valueOf(malformed.getMessage()));
    }
  }

  public KeyRecord newest() {
    return records.getLast();
  }

  /// The record inside a signed one that was verified when it was stored.
  static KeyRecord recordIn(Bytes signed) {
    return KeyRecord.CODEC.decode(PARTS.decode(signed).body);
  }

  private void require(KeyRecord record, Parts parts) {
    if (!record.account().equals(account) || !record.address().equals(address)) {
      throw invalid("it names another address or account");
    }
    if (!SignatureRule.isRegistrable(record.identityKey())) {
      throw invalid("its identity key is not an honest one");
    }
    if (!Domain.verify(RECORD_LABEL, parts.body, record.identityKey(), parts.signature)) {
      throw invalid("its signature is wrong");
    }
    if (record.sequence() != records.size() || !record.previous().equals(hashOfNewest())) {
      throw invalid("it does not follow the record before");
    }
    boolean changed = !records.isEmpty() && !newest().identityKey().equals(record.identityKey());
    boolean endorsed =
        changed
            ? Domain.verify(
                ENDORSEMENT_LABEL, parts.body, newest().identityKey(), parts.endorsement)
            : parts.endorsement.isEmpty();
    if (!endorsed) {
      throw invalid("its endorsement does not fit");
    }
  }

  private Bytes hashOfNewest() {
    return signed.isEmpty()
        ? ZEROS
        : Domain.sha256(RECORD_LABEL, PARTS.decode(signed.getLast()).body);
  }

  static Declined taken() {
    return new Declined(
        Declined.Reason.ACCOUNT_TAKEN,
        "Another key record stands in this place of the chain.",
        "Begin again; a new account gets a new id.");
  }

  private static Declined invalid(String fault) {
    return new Declined(
        Declined.Reason.INVALID_KEY_RECORD,
        "The key record is not valid: " + fault + ".",
        "Make the record again; it was not stored.");
  }
}

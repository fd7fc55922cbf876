package io.coterie.person;

import io.coterie.apps.mail.seal.Summary;
import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.Sink;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;

/// The X25519 key that mail summaries are sealed to (HPKE, RFC 9180).
///
/// @param secret 32 bytes
record SummaryKey(Bytes secret) {
  private static final int VERSION = 1;
  private static final int ENCAPSULATED_BYTES = 32;
  private static final byte[] INFO = Bytes.utf8("coterie/mail-summary/v1").toArray();

  static SummaryKey random() {
    return new SummaryKey(Randomness.bytes(X25519PrivateKeyParameters.KEY_SIZE));
  }

  Bytes publicKey() {
    return Bytes.wrap(parameters().generatePublicKey().getEncoded());
  }

  Summary open(Bytes account, Bytes entry, Bytes sealed) {
    if (sealed.size() <= 1 + ENCAPSULATED_BYTES || sealed.at(0) != VERSION) {
      throw new BrokenSeal("a mail summary has an unknown form");
    }
    Bytes encapsulated = sealed.slice(1, 1 + ENCAPSULATED_BYTES);
    Bytes ciphertext = sealed.slice(1 + ENCAPSULATED_BYTES, sealed.size());
    Bytes associated =
        new Sink()
            .utf8("coterie/mail-summary")
            .raw(account)
            .utf8(entry.toHex())
            .i64(VERSION)
            .toBytes();
    HPKE hpke =
        new HPKE(
            HPKE.mode_base, HPKE.kem_X25519_SHA256, HPKE.kdf_HKDF_SHA256, HPKE.aead_AES_GCM256);
    try {
      byte[] encoded =
          hpke.setupBaseR(
                  encapsulated.toArray(),
                  new AsymmetricCipherKeyPair(parameters().generatePublicKey(), parameters()),
                  INFO)
              .open(associated.toArray(), ciphertext.toArray());
      return SummaryDecoding.decode(Bytes.wrap(encoded));
    } catch (InvalidCipherTextException | IllegalStateException broken) {
      throw new BrokenSeal("a mail summary did not open");
    }
  }

  private X25519PrivateKeyParameters parameters() {
    return new X25519PrivateKeyParameters(secret.toArray());
  }
}

package io.coterie.apps.mail.seal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.hpke.HPKEContextWithEncapsulation;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.X25519PublicKeyParameters;
import org.bouncycastle.math.ec.rfc7748.X25519;

/// Seals a summary to the summary key of one account: HPKE base mode (RFC 9180) with X25519,
/// HKDF-SHA-256 and AES-256-GCM. Only the account's clients can open it, and only in its place.
public final class SummarySeal {
  private static final int VERSION = 1;
  private static final int ACCOUNT_BYTES = 16;
  private static final byte[] INFO = "coterie/mail-summary/v1".getBytes(StandardCharsets.UTF_8);
  private static final byte[] TYPE = "coterie/mail-summary".getBytes(StandardCharsets.UTF_8);

  private final HPKE hpke =
      new HPKE(HPKE.mode_base, HPKE.kem_X25519_SHA256, HPKE.kdf_HKDF_SHA256, HPKE.aead_AES_GCM256);
  private final AsymmetricKeyParameter recipient;
  private final byte[] account;

  /// @param summaryKey 32 bytes, from the newest key record of the account
  /// @param account 16 bytes
  /// @throws IllegalArgumentException if one of them has another length
  public SummarySeal(byte[] summaryKey, byte[] account) {
    if (summaryKey.length != X25519PublicKeyParameters.KEY_SIZE
        || account.length != ACCOUNT_BYTES) {
      throw new IllegalArgumentException("a summary key has 32 bytes, an account id 16");
    }
    this.recipient = hpke.deserializePublicKey(summaryKey);
    this.account = account.clone();
  }

  /// Whether summaries can be sealed to this key: it is no point of small order.
  public static boolean isUsable(byte[] summaryKey) {
    byte[] shared = new byte[X25519PublicKeyParameters.KEY_SIZE];
    byte[] scalar = new byte[X25519PublicKeyParameters.KEY_SIZE];
    scalar[0] = 8;
    return summaryKey.length == X25519PublicKeyParameters.KEY_SIZE
        && X25519.calculateAgreement(scalar, 0, summaryKey, 0, shared, 0);
  }

  /// The sealed summary: version, encapsulated key, ciphertext and tag.
  ///
  /// @param entryId the entry's id as hexadecimal text; the seal holds for this entry only
  /// @throws IllegalArgumentException if the summary key is a point of small order, to which
  ///   nothing can be sealed
  public byte[] seal(Summary summary, String entryId) {
    return seal(summary, entryId, hpke.generatePrivateKey());
  }

  /// As [#seal(Summary, String)], with the ephemeral key pair derived from given material, so that
  /// golden vectors can be made again.
  byte[] seal(Summary summary, String entryId, byte[] ephemeralMaterial) {
    return seal(summary, entryId, hpke.deriveKeyPair(ephemeralMaterial));
  }

  private byte[] seal(Summary summary, String entryId, AsymmetricCipherKeyPair ephemeral) {
    HPKEContextWithEncapsulation context;
    byte[] sealed;
    try {
      context = hpke.setupBaseS(recipient, INFO, ephemeral);
      sealed = context.seal(associated(entryId), SummaryEncoding.encode(summary));
    } catch (IllegalStateException | InvalidCipherTextException e) {
      throw new IllegalArgumentException("the summary key cannot be sealed to", e);
    }
    byte[] key = context.getEncapsulation();
    return ByteBuffer.allocate(1 + key.length + sealed.length)
        .put((byte) VERSION)
        .put(key)
        .put(sealed)
        .array();
  }

  private byte[] associated(String entryId) {
    byte[] entry = entryId.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(4 + TYPE.length + ACCOUNT_BYTES + 4 + entry.length + 8)
        .putInt(TYPE.length)
        .put(TYPE)
        .put(account)
        .putInt(entry.length)
        .put(entry)
        .putLong(VERSION)
        .array();
  }
}

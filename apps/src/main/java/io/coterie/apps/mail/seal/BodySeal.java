package io.coterie.apps.mail.seal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Date;
import java.util.Iterator;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.openpgp.PGPEncryptedDataGenerator;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPLiteralData;
import org.bouncycastle.openpgp.PGPLiteralDataGenerator;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureSubpacketVector;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;
import org.bouncycastle.openpgp.operator.bc.BcPGPDataEncryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPublicKeyKeyEncryptionMethodGenerator;

/// Encrypts whole messages to one certificate as OpenPGP: session key packet version 3, AES-256,
/// integrity-protected data version 1, the newest forms that GnuPG 2.2 still reads.
///
/// The certificate comes from a key record whose owner signed it as a whole, so its self-signatures
/// are read for flags and expiry but not verified again. A message streams through 64 KiB.
public final class BodySeal {
  private static final int CHUNK_BYTES = 1 << 16;
  private static final int CERTIFICATE_BYTES_MAX = 8_192;
  private static final int V4 = 4;
  private static final int ENCRYPTS = KeyFlags.ENCRYPT_COMMS | KeyFlags.ENCRYPT_STORAGE;

  private final SecureRandom random = new SecureRandom();
  private final PGPPublicKey key;

  /// @param certificate binary, at most 8,192 bytes
  /// @param now decides which keys have expired
  public BodySeal(byte[] certificate, Instant now) throws UnusableCertificate {
    this.key = encryptionKey(parse(certificate), now);
  }

  /// Whether messages can be encrypted to this certificate now.
  public static boolean isUsable(byte[] certificate, Instant now) {
    try {
      encryptionKey(parse(certificate), now);
      return true;
    } catch (UnusableCertificate unusable) {
      return false;
    }
  }

  /// Encrypts a message; closes neither stream.
  ///
  /// @param size the exact number of bytes of the message
  public void seal(InputStream message, long size, OutputStream into) throws IOException {
    try {
      PGPEncryptedDataGenerator generator =
          new PGPEncryptedDataGenerator(
              new BcPGPDataEncryptorBuilder(SymmetricKeyAlgorithmTags.AES_256)
                  .setWithIntegrityPacket(true)
                  .setSecureRandom(random));
      generator.addMethod(new BcPublicKeyKeyEncryptionMethodGenerator(key).setSecureRandom(random));
      try (OutputStream encrypted = generator.open(into, new byte[CHUNK_BYTES]);
          OutputStream literal =
              new PGPLiteralDataGenerator()
                  .open(encrypted, PGPLiteralData.BINARY, "", size, Date.from(Instant.EPOCH))) {
        long copied = message.transferTo(literal);
        if (copied != size) {
          throw new IOException("message has " + copied + " bytes where " + size + " were said");
        }
      }
    } catch (PGPException e) {
      throw new IOException("OpenPGP encryption failed", e);
    }
  }

  private static PGPPublicKeyRing parse(byte[] certificate) throws UnusableCertificate {
    if (certificate.length > CERTIFICATE_BYTES_MAX) {
      throw new UnusableCertificate("longer than " + CERTIFICATE_BYTES_MAX + " bytes");
    }
    try {
      return new PGPPublicKeyRing(certificate, new BcKeyFingerprintCalculator());
    } catch (IOException | RuntimeException e) {
      throw new UnusableCertificate("not an OpenPGP certificate", e);
    }
  }

  private static PGPPublicKey encryptionKey(PGPPublicKeyRing ring, Instant now)
      throws UnusableCertificate {
    PGPPublicKey primary = ring.getPublicKey();
    if (primary.getVersion() != V4 || primary.hasRevocation() || expired(primary, now)) {
      throw new UnusableCertificate("the primary key is revoked, expired, or not version 4");
    }
    PGPPublicKey chosen = null;
    for (PGPPublicKey each : ring) {
      boolean fits = each.isEncryptionKey() && encrypts(each) && !each.hasRevocation();
      boolean newer = chosen == null || created(chosen).isBefore(created(each));
      if (fits && newer && each.getVersion() == V4 && !expired(each, now)) {
        chosen = each;
      }
    }
    if (chosen == null) {
      throw new UnusableCertificate("no key in it is meant for encryption now");
    }
    return chosen;
  }

  private static boolean encrypts(PGPPublicKey key) {
    Iterator<PGPSignature> signatures = key.getSignatures();
    while (signatures.hasNext()) {
      PGPSignatureSubpacketVector hashed = signatures.next().getHashedSubPackets();
      if (hashed != null && (hashed.getKeyFlags() & ENCRYPTS) != 0) {
        return true;
      }
    }
    return false;
  }

  private static boolean expired(PGPPublicKey key, Instant now) {
    long seconds = key.getValidSeconds();
    return seconds > 0 && !created(key).plusSeconds(seconds).isAfter(now);
  }

  private static Instant created(PGPPublicKey key) {
    return key.getCreationTime().toInstant();
  }
}

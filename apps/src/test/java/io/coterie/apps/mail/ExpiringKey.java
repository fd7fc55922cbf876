package io.coterie.apps.mail;

import io.coterie.core.wire.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Iterator;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyPacket;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.crypto.generators.Ed25519KeyPairGenerator;
import org.bouncycastle.crypto.generators.X25519KeyPairGenerator;
import org.bouncycastle.crypto.params.Ed25519KeyGenerationParameters;
import org.bouncycastle.crypto.params.X25519KeyGenerationParameters;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPKeyRingGenerator;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureSubpacketGenerator;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;
import org.bouncycastle.openpgp.operator.bc.BcPGPKeyPair;

/// An OpenPGP key for mail that is good for a while only.
final class ExpiringKey {
  private ExpiringKey() {}

  static Bytes certificate(long madeMillis, Duration valid) {
    try {
      Date made = Date.from(Instant.ofEpochMilli(madeMillis));
      SecureRandom random = new SecureRandom();
      Ed25519KeyPairGenerator signing = new Ed25519KeyPairGenerator();
      signing.init(new Ed25519KeyGenerationParameters(random));
      X25519KeyPairGenerator sealing = new X25519KeyPairGenerator();
      sealing.init(new X25519KeyGenerationParameters(random));
      int version = PublicKeyPacket.VERSION_4;
      PGPKeyPair primary =
          new BcPGPKeyPair(
              version, PublicKeyAlgorithmTags.EDDSA_LEGACY, signing.generateKeyPair(), made);
      PGPKeyPair sub =
          new BcPGPKeyPair(version, PublicKeyAlgorithmTags.ECDH, sealing.generateKeyPair(), made);
      PGPSignatureSubpacketGenerator about = new PGPSignatureSubpacketGenerator();
      about.setKeyFlags(true, KeyFlags.CERTIFY_OTHER | KeyFlags.SIGN_DATA);
      about.setKeyExpirationTime(true, valid.toSeconds());
      PGPSignatureSubpacketGenerator encrypts = new PGPSignatureSubpacketGenerator();
      encrypts.setKeyFlags(true, KeyFlags.ENCRYPT_COMMS | KeyFlags.ENCRYPT_STORAGE);
      PGPKeyRingGenerator generator =
          new PGPKeyRingGenerator(
              PGPSignature.POSITIVE_CERTIFICATION,
              primary,
              "<carol@coterie.test>",
              new BcPGPDigestCalculatorProvider().get(HashAlgorithmTags.SHA1),
              about.generate(),
              null,
              new BcPGPContentSignerBuilder(
                  primary.getPublicKey().getAlgorithm(), HashAlgorithmTags.SHA512),
              null);
      generator.addSubKey(sub, encrypts.generate(), null);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      Iterator<PGPPublicKey> keys = generator.generatePublicKeyRing().getPublicKeys();
      while (keys.hasNext()) {
        keys.next().encode(out);
      }
      return Bytes.wrap(out.toByteArray());
    } catch (PGPException | IOException impossible) {
      throw new IllegalStateException("a key could not be made", impossible);
    }
  }
}

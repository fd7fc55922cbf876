package io.coterie.person;

import io.coterie.core.wire.Bytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Date;
import java.util.Iterator;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyPacket;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.generators.Ed25519KeyPairGenerator;
import org.bouncycastle.crypto.generators.X25519KeyPairGenerator;
import org.bouncycastle.crypto.params.Ed25519KeyGenerationParameters;
import org.bouncycastle.crypto.params.X25519KeyGenerationParameters;
import org.bouncycastle.openpgp.PGPEncryptedDataGenerator;
import org.bouncycastle.openpgp.PGPEncryptedDataList;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPKeyRingGenerator;
import org.bouncycastle.openpgp.PGPLiteralData;
import org.bouncycastle.openpgp.PGPLiteralDataGenerator;
import org.bouncycastle.openpgp.PGPOnePassSignatureList;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyEncryptedData;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSecretKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureGenerator;
import org.bouncycastle.openpgp.PGPSignatureSubpacketGenerator;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPDataEncryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;
import org.bouncycastle.openpgp.operator.bc.BcPGPKeyPair;
import org.bouncycastle.openpgp.operator.bc.BcPublicKeyDataDecryptorFactory;
import org.bouncycastle.openpgp.operator.bc.BcPublicKeyKeyEncryptionMethodGenerator;

/// An OpenPGP v4 key without a passphrase of its own: EdDSA and ECDH on Curve25519, in the forms
/// that GnuPG 2.2 knows.
///
/// @param secret the transferable secret key, binary
record MailKey(Bytes secret) {
  private static final int PACKET_BYTES = 1 << 16;

  static MailKey random(String address) {
    try {
      Date now = Date.from(Instant.now());
      PGPKeyPair primary = pair(PublicKeyAlgorithmTags.EDDSA_LEGACY, ed25519(), now);
      PGPKeyPair sub = pair(PublicKeyAlgorithmTags.ECDH, x25519(), now);
      PGPSignatureSubpacketGenerator about = new PGPSignatureSubpacketGenerator();
      about.setKeyFlags(true, KeyFlags.CERTIFY_OTHER | KeyFlags.SIGN_DATA);
      about.setPreferredSymmetricAlgorithms(false, new int[] {SymmetricKeyAlgorithmTags.AES_256});
      PGPSignatureSubpacketGenerator encrypts = new PGPSignatureSubpacketGenerator();
      encrypts.setKeyFlags(true, KeyFlags.ENCRYPT_COMMS | KeyFlags.ENCRYPT_STORAGE);
      PGPKeyRingGenerator generator =
          new PGPKeyRingGenerator(
              PGPSignature.POSITIVE_CERTIFICATION,
              primary,
              "<" + address + ">",
              new BcPGPDigestCalculatorProvider().get(HashAlgorithmTags.SHA1),
              about.generate(),
              null,
              signer(primary.getPublicKey()),
              null);
      generator.addSubKey(sub, encrypts.generate(), null);
      return new MailKey(Bytes.wrap(generator.generateSecretKeyRing().getEncoded()));
    } catch (PGPException | IOException impossible) {
      throw new IllegalStateException("a key could not be made", impossible);
    }
  }

  /// The transferable public key, binary.
  Bytes certificate() {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      Iterator<PGPPublicKey> keys = ring().getPublicKeys();
      while (keys.hasNext()) {
        keys.next().encode(out);
      }
      return Bytes.wrap(out.toByteArray());
    } catch (IOException impossible) {
      throw new IllegalStateException("memory takes every write", impossible);
    }
  }

  /// Encrypts a whole message to a certificate, signed by this key within.
  Bytes encrypt(Bytes message, Bytes certificate) {
    try {
      PGPEncryptedDataGenerator encryption =
          new PGPEncryptedDataGenerator(
              new BcPGPDataEncryptorBuilder(SymmetricKeyAlgorithmTags.AES_256)
                  .setWithIntegrityPacket(true)
                  .setSecureRandom(Randomness.source()));
      encryption.addMethod(new BcPublicKeyKeyEncryptionMethodGenerator(encryptionKey(certificate)));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (OutputStream encrypted = encryption.open(out, new byte[PACKET_BYTES])) {
        sign(message, encrypted);
      }
      return Bytes.wrap(out.toByteArray());
    } catch (PGPException | IOException failed) {
      throw new IllegalArgumentException("nothing can be encrypted to this certificate", failed);
    }
  }

  private void sign(Bytes message, OutputStream out) throws PGPException, IOException {
    PGPSecretKeyRing ring = ring();
    PGPSignatureGenerator signature =
        new PGPSignatureGenerator(signer(ring.getPublicKey()), ring.getPublicKey());
    signature.init(
        PGPSignature.BINARY_DOCUMENT, ring.getSecretKey().extractKeyPair(null).getPrivateKey());
    signature.generateOnePassVersion(false).encode(out);
    try (OutputStream literal =
        new PGPLiteralDataGenerator()
            .open(out, PGPLiteralData.BINARY, "", message.size(), Date.from(Instant.EPOCH))) {
      literal.write(message.toArray());
    }
    signature.update(message.toArray());
    signature.generate().encode(out);
  }

  /// The message inside; its integrity is checked, a signature within is not.
  Bytes decrypt(Bytes encrypted) {
    try {
      PGPEncryptedDataList list =
          (PGPEncryptedDataList) new BcPGPObjectFactory(encrypted.toArray()).nextObject();
      PGPPublicKeyEncryptedData data = (PGPPublicKeyEncryptedData) list.get(0);
      PGPKeyPair key = ring().getSecretKey(data.getKeyIdentifier()).extractKeyPair(null);
      try (InputStream clear = data.getDataStream(new BcPublicKeyDataDecryptorFactory(key))) {
        Bytes message = literal(new BcPGPObjectFactory(clear));
        clear.transferTo(OutputStream.nullOutputStream());
        if (!data.verify()) {
          throw new BrokenSeal("a mail was changed");
        }
        return message;
      }
    } catch (PGPException | IOException | RuntimeException broken) {
      throw new BrokenSeal("a mail did not open (" + broken.getMessage() + ")");
    }
  }

  private static Bytes literal(BcPGPObjectFactory packets) throws IOException {
    Object packet = packets.nextObject();
    if (packet instanceof PGPOnePassSignatureList) {
      packet = packets.nextObject();
    }
    return Bytes.wrap(((PGPLiteralData) packet).getInputStream().readAllBytes());
  }

  private PGPSecretKeyRing ring() {
    try {
      return new PGPSecretKeyRing(
          new ByteArrayInputStream(secret.toArray()), new BcKeyFingerprintCalculator());
    } catch (IOException | PGPException malformed) {
      throw new BrokenSeal("the mail key cannot be read");
    }
  }

  private static PGPPublicKey encryptionKey(Bytes certificate) throws IOException {
    for (PGPPublicKey key :
        new PGPPublicKeyRing(certificate.toArray(), new BcKeyFingerprintCalculator())) {
      if (key.isEncryptionKey() && !key.isMasterKey()) {
        return key;
      }
    }
    throw new IOException("it has no key for encryption");
  }

  private static BcPGPContentSignerBuilder signer(PGPPublicKey key) {
    return new BcPGPContentSignerBuilder(key.getAlgorithm(), HashAlgorithmTags.SHA512);
  }

  private static PGPKeyPair pair(int algorithm, AsymmetricCipherKeyPair keys, Date created)
      throws PGPException {
    return new BcPGPKeyPair(PublicKeyPacket.VERSION_4, algorithm, keys, created);
  }

  private static AsymmetricCipherKeyPair ed25519() {
    Ed25519KeyPairGenerator generator = new Ed25519KeyPairGenerator();
    generator.init(new Ed25519KeyGenerationParameters(Randomness.source()));
    return generator.generateKeyPair();
  }

  private static AsymmetricCipherKeyPair x25519() {
    X25519KeyPairGenerator generator = new X25519KeyPairGenerator();
    generator.init(new X25519KeyGenerationParameters(Randomness.source()));
    return generator.generateKeyPair();
  }
}

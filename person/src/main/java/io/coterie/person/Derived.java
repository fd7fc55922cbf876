package io.coterie.person;

import io.coterie.core.wire.Bytes;
import java.security.GeneralSecurityException;
import java.text.Normalizer;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// Keys that follow from other secrets: from a password by Argon2id (RFC 9106), from those by
/// HKDF-SHA-256 (RFC 5869).
final class Derived {
  static final int MEMORY_KIB = 64 * 1024;
  static final int PASSES = 3;
  static final int LANES = 1;

  private static final int KEY_BYTES = 32;

  private Derived() {}

  /// What a password gives: one key is shown to the server, one never leaves the client.
  record PasswordKeys(Bytes authKey, Bytes wrapKey) {}

  static PasswordKeys password(String password, Bytes salt) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withSalt(salt.toArray())
            .withMemoryAsKB(MEMORY_KIB)
            .withIterations(PASSES)
            .withParallelism(LANES)
            .build());
    byte[] root = new byte[KEY_BYTES];
    String normal = Normalizer.normalize(password, Normalizer.Form.NFKC);
    generator.generateBytes(Bytes.utf8(normal).toArray(), root);
    return new PasswordKeys(key(Bytes.wrap(root), "auth"), key(Bytes.wrap(root), "wrap"));
  }

  /// HKDF with an empty salt and the info `coterie/v1/PURPOSE`.
  static Bytes key(Bytes secret, String purpose) {
    try {
      SecretKey from = new SecretKeySpec(secret.toArray(), "Generic");
      HKDFParameterSpec wanted =
          HKDFParameterSpec.ofExtract()
              .addIKM(from)
              .thenExpand(Bytes.utf8("coterie/v1/" + purpose).toArray(), KEY_BYTES);
      return Bytes.wrap(KDF.getInstance("HKDF-SHA256").deriveData(wanted));
    } catch (GeneralSecurityException absent) {
      throw new IllegalStateException("Java 25 has HKDF-SHA256", absent);
    }
  }
}

package io.coterie.apps.mail.seal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.bouncycastle.openpgp.PGPEncryptedDataList;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPLiteralData;
import org.bouncycastle.openpgp.PGPPublicKeyEncryptedData;
import org.bouncycastle.openpgp.PGPSecretKeyRing;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;
import org.bouncycastle.openpgp.operator.bc.BcPublicKeyDataDecryptorFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Bodies sealed by OpenPGP, opened again with the recipient's secret.
class BodySealTest {
  static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  private static final JsonNode KEYS = Vectors.mail().get("openpgp").get("recipient");
  private static final int LARGE_BYTES = 5_000_000;

  static byte[] certificate() {
    return Vectors.bytes(KEYS.get("certificate"));
  }

  static byte[] secret() {
    return Vectors.bytes(KEYS.get("secret"));
  }

  static byte[] sealed(byte[] message) throws IOException, UnusableCertificate {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new BodySeal(certificate(), NOW).seal(new ByteArrayInputStream(message), message.length, out);
    return out.toByteArray();
  }

  @Test
  @DisplayName("D01 a body opens byte for byte with the recipient's key, and shows nothing before")
  void roundTrip() throws IOException, UnusableCertificate, PGPException {
    byte[] message = "Subject: MARKER-5521\r\n\r\nGrüße\r\n".getBytes(StandardCharsets.UTF_8);
    byte[] sealed = sealed(message);
    assertFalse(new String(sealed, StandardCharsets.ISO_8859_1).contains("MARKER-5521"));
    assertFalse(Arrays.equals(sealed, sealed(message)));
    assertArrayEquals(message, open(sealed));
    assertArrayEquals(new byte[0], open(sealed(new byte[0])));
    byte[] large = new byte[LARGE_BYTES];
    Arrays.fill(large, (byte) 'x');
    assertArrayEquals(large, open(sealed(large)));
  }

  @Test
  @DisplayName("D01 a body that was tampered with does not open")
  void tampered() throws IOException, UnusableCertificate {
    byte[] sealed = sealed(new byte[1_000]);
    sealed[sealed.length - 30] ^= 1;
    assertThrows(IOException.class, () -> open(sealed));
  }

  @Test
  @DisplayName("D01 a message of another length than said is an error, not a shorter mail")
  void lengthMatters() throws UnusableCertificate {
    BodySeal seal = new BodySeal(certificate(), NOW);
    InputStream three = new ByteArrayInputStream(new byte[3]);
    assertThrows(IOException.class, () -> seal.seal(three, 4, OutputStream.nullOutputStream()));
  }

  @Test
  @DisplayName("D01 bytes that are no usable certificate are refused, whatever they are")
  void brokenCertificates() {
    byte[] good = certificate();
    assertUnusable(new byte[0]);
    assertUnusable(new byte[9_000]);
    assertUnusable(secret());
    assertUnusable(Arrays.copyOf(good, 53));
    int accepted = 0;
    for (int length = 0; length < good.length; length++) {
      accepted += usable(Arrays.copyOf(good, length));
    }
    for (int at = 0; at < good.length; at++) {
      byte[] flipped = good.clone();
      flipped[at] ^= (byte) 0xFF;
      accepted += usable(flipped);
    }
    assertTrue(accepted < 2 * good.length, "every broken certificate was taken");
  }

  private static void assertUnusable(byte[] certificate) {
    assertThrows(UnusableCertificate.class, () -> new BodySeal(certificate, NOW));
  }

  private static int usable(byte[] certificate) {
    try {
      new BodySeal(certificate, NOW);
      return 1;
    } catch (UnusableCertificate e) {
      return 0;
    }
  }

  /// Opens with Bouncy Castle; checks the integrity code.
  static byte[] open(byte[] sealed) throws IOException, PGPException {
    PGPSecretKeyRing ring = new PGPSecretKeyRing(secret(), new BcKeyFingerprintCalculator());
    PGPEncryptedDataList list = (PGPEncryptedDataList) new BcPGPObjectFactory(sealed).nextObject();
    PGPPublicKeyEncryptedData data = (PGPPublicKeyEncryptedData) list.get(0);
    assertEquals(3, data.getVersion());
    PGPKeyPair key = ring.getSecretKey(data.getKeyIdentifier()).extractKeyPair(null);
    try (InputStream clear = data.getDataStream(new BcPublicKeyDataDecryptorFactory(key))) {
      PGPLiteralData literal = (PGPLiteralData) new BcPGPObjectFactory(clear).nextObject();
      byte[] message = literal.getInputStream().readAllBytes();
      clear.readAllBytes();
      if (!data.verify()) {
        throw new IOException("the integrity code is wrong");
      }
      return message;
    }
  }
}

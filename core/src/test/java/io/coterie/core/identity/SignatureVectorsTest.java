package io.coterie.core.identity;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.core.identity.SignatureVectors.Case;
import io.coterie.core.wire.Bytes;
import io.coterie.judge.GoldenFile;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SignatureVectorsTest {
  private final List<Case> made = new ForgedCases().all();

  @Test
  void theFileIsWhatTheArithmeticMakes() throws IOException {
    GoldenFile.assertMade("signatures.json", json());
    assertEquals(made, SignatureVectors.cases());
  }

  @Test
  void theNativeLibraryKeepsTheRule() {
    assertTrue(CorrettoEd25519.isLoaded(), "the native library does not load here");
    assertEquals(List.of(), SignatureVectors.failures(new CorrettoEd25519(), made));
  }

  @Test
  void bouncyCastleKeepsTheRule() {
    assertEquals(List.of(), SignatureVectors.failures(new BouncyCastleEd25519(), made));
  }

  @Test
  void plainArithmeticKeepsTheRule() {
    for (Case each : made) {
      boolean wellFormed = each.publicKey().size() == 32 && each.signature().size() == 64;
      if (each.valid()) {
        assertTrue(wellFormed, each.name());
        assertTrue(
            Ed25519.verifySlowly(each.publicKey(), each.message(), each.signature()), each.name());
      }
    }
  }

  @Test
  void theSelfCheckPassesAndNoticesAWrongAnswer() {
    assertDoesNotThrow(SignatureVectors::selfCheck);
    Case first = made.getFirst();
    Case wrong =
        new Case(
            "wrong", first.publicKey(), true, first.message(), first.signature(), !first.valid());
    assertEquals(List.of("wrong"), SignatureVectors.failures(Ed25519.FASTEST, List.of(wrong)));
  }

  @Test
  void everyPointOfSmallOrderIsRefused() {
    for (int i = 0; i < 8; i++) {
      Bytes key = ForgedCases.torsion(i).encode();
      assertTrue(ForgedCases.torsion(i).hasSmallOrder());
      assertTrue(!SignatureRule.isRegistrable(key), key::toHex);
      assertTrue(made.stream().anyMatch(each -> each.publicKey().equals(key)), key::toHex);
    }
  }

  @Test
  void bothLibrariesMakeTheSameKeysAndSignatures() {
    for (int i = 0; i < 20; i++) {
      Bytes seed = EdwardsPoint.littleEndian(BigInteger.valueOf(7 + i).pow(70));
      NodeKeys one = NodeKeys.ofSeed(seed, new CorrettoEd25519());
      NodeKeys other = NodeKeys.ofSeed(seed, new BouncyCastleEd25519());
      assertEquals(one.publicKey(), other.publicKey());
      Bytes signature = one.sign("coterie/test/v1", seed);
      assertEquals(signature, other.sign("coterie/test/v1", seed));
      assertTrue(Domain.verify("coterie/test/v1", seed, one.publicKey(), signature));
      assertTrue(!Domain.verify("coterie/test/v2", seed, one.publicKey(), signature));
    }
  }

  private String json() {
    return made.stream()
        .map(SignatureVectorsTest::line)
        .collect(
            Collectors.joining(
                ",\n", "{\n\"rule\": " + SignatureRule.VERSION + ",\n\"cases\": [\n", "\n]\n}\n"));
  }

  private static String line(Case each) {
    return "{\"name\": \""
        + each.name()
        + "\", \"publicKey\": \""
        + each.publicKey().toHex()
        + "\", \"registrable\": "
        + each.registrable()
        + ", \"message\": \""
        + each.message().toHex()
        + "\", \"signature\": \""
        + each.signature().toHex()
        + "\", \"valid\": "
        + each.valid()
        + "}";
  }
}

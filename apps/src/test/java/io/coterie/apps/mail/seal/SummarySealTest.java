package io.coterie.apps.mail.seal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.hpke.HPKEContextWithEncapsulation;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Summaries against the golden vectors, and HPKE against those of the RFC.
class SummarySealTest {
  private static final Summary EMPTY =
      new Summary(Person.NOBODY, List.of(), "", 0, "", "", "", List.of(), 0);

  @Test
  @DisplayName("D01 summaries are encoded and sealed byte for byte as the golden vectors say")
  void goldenVectors() {
    JsonNode vectors = Vectors.mail().get("summary");
    SummarySeal seal =
        new SummarySeal(
            Vectors.bytes(vectors.get("publicKey")), Vectors.bytes(vectors.get("account")));
    for (JsonNode one : vectors.get("cases")) {
      String name = one.get("name").stringValue();
      Summary summary = summary(one.get("summary"));
      assertEquals(
          one.get("encoded").stringValue(),
          Vectors.hexadecimal(SummaryEncoding.encode(summary)),
          name);
      byte[] sealed =
          seal.seal(summary, vectors.get("entry").stringValue(), Vectors.bytes(one.get("ekm")));
      assertEquals(one.get("sealed").stringValue(), Vectors.hexadecimal(sealed), name);
    }
  }

  @Test
  @DisplayName("D01 a sealed summary opens with its secret, in its place, and nowhere else")
  void opensInItsPlaceOnly() throws InvalidCipherTextException {
    JsonNode vectors = Vectors.mail().get("summary");
    byte[] publicKey = Vectors.bytes(vectors.get("publicKey"));
    byte[] account = Vectors.bytes(vectors.get("account"));
    byte[] sealed = new SummarySeal(publicKey, account).seal(EMPTY, "0a0b");
    byte[] again = new SummarySeal(publicKey, account).seal(EMPTY, "0a0b");
    assertNotEquals(Vectors.hexadecimal(sealed), Vectors.hexadecimal(again));
    assertArrayEquals(SummaryEncoding.encode(EMPTY), open(vectors, sealed, associated("0a0b")));
    assertThrows(InvalidCipherTextException.class, () -> open(vectors, sealed, associated("0a0c")));
  }

  private static byte[] open(JsonNode vectors, byte[] sealed, byte[] associated)
      throws InvalidCipherTextException {
    HPKE hpke = rfcSuite(HPKE.aead_AES_GCM256);
    AsymmetricCipherKeyPair recipient =
        hpke.deserializePrivateKey(
            Vectors.bytes(vectors.get("secret")), Vectors.bytes(vectors.get("publicKey")));
    byte[] info = "coterie/mail-summary/v1".getBytes(UTF_8);
    return hpke.setupBaseR(Arrays.copyOfRange(sealed, 1, 33), recipient, info)
        .open(associated, Arrays.copyOfRange(sealed, 33, sealed.length));
  }

  private static byte[] associated(String entry) {
    String account = Vectors.mail().get("summary").get("account").stringValue();
    HexFormat hex = HexFormat.of();
    String type = "00000014" + hex.formatHex("coterie/mail-summary".getBytes(US_ASCII));
    String id = "00000004" + hex.formatHex(entry.getBytes(US_ASCII));
    return hex.parseHex(type + account + id + "0000000000000001");
  }

  @Test
  @DisplayName("D01 the HPKE in use gives the ciphertexts of RFC 9180, appendix A.1.1")
  void rfc9180() throws InvalidCipherTextException {
    Map<String, String> rfc = new TreeMap<>();
    rfc.put("ikmE", "7268600d403fce431561aef583ee1613527cff655c1343f29812e66706df3234");
    rfc.put("ikmR", "6db9df30aa07dd42ee5e8181afdb977e538f5e1fec8a06223f33f7013e525037");
    rfc.put("info", "4f6465206f6e2061204772656369616e2055726e");
    rfc.put("enc", "37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431");
    rfc.put("aad", "436f756e742d30");
    rfc.put("pt", "4265617574792069732074727574682c20747275746820626561757479");
    rfc.put(
        "ct",
        "f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a");
    HexFormat hex = HexFormat.of();
    HPKE hpke = rfcSuite(HPKE.aead_AES_GCM128);
    AsymmetricCipherKeyPair recipient = hpke.deriveKeyPair(hex.parseHex(rfc.get("ikmR")));
    HPKEContextWithEncapsulation context =
        hpke.setupBaseS(
            recipient.getPublic(),
            hex.parseHex(rfc.get("info")),
            hpke.deriveKeyPair(hex.parseHex(rfc.get("ikmE"))));
    assertEquals(rfc.get("enc"), hex.formatHex(context.getEncapsulation()));
    byte[] sealed = context.seal(hex.parseHex(rfc.get("aad")), hex.parseHex(rfc.get("pt")));
    assertEquals(rfc.get("ct"), hex.formatHex(sealed));
  }

  private static HPKE rfcSuite(short aead) {
    return new HPKE(HPKE.mode_base, HPKE.kem_X25519_SHA256, HPKE.kdf_HKDF_SHA256, aead);
  }

  @Test
  @DisplayName("D01 keys that nothing can be sealed to are refused")
  void unusableKeys() {
    assertThrows(IllegalArgumentException.class, () -> new SummarySeal(new byte[31], new byte[16]));
    assertThrows(IllegalArgumentException.class, () -> new SummarySeal(new byte[32], new byte[15]));
    SummarySeal smallOrder = new SummarySeal(new byte[32], new byte[16]);
    assertThrows(IllegalArgumentException.class, () -> smallOrder.seal(EMPTY, "00"));
  }

  @Test
  @DisplayName("P19 a summary of any size is cut to its limit, never inside a character")
  void cuts() {
    assertEquals("aé", SummaryEncoding.start("aéé", 4));
    assertEquals("", SummaryEncoding.start("🎉", 3));
    Person person = new Person("é".repeat(500), "a".repeat(500));
    List<String> references = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      references.add(i + "r".repeat(400));
    }
    Summary large =
        new Summary(
            person,
            Collections.nCopies(1_000, person),
            "s".repeat(100_000),
            Long.MAX_VALUE,
            "x".repeat(100_000),
            "m".repeat(9_999),
            "i".repeat(9_999),
            references,
            1_000_000);
    assertTrue(SummaryEncoding.encode(large).length <= SummaryEncoding.ENCODED_BYTES_MAX);
  }

  private static Summary summary(JsonNode json) {
    List<Person> to = new ArrayList<>();
    json.get("to").forEach(each -> to.add(person(each)));
    List<String> references = new ArrayList<>();
    json.get("references").forEach(each -> references.add(each.stringValue()));
    return new Summary(
        person(json.get("from")),
        to,
        json.get("subject").stringValue(),
        json.get("date").longValue(),
        json.get("snippet").stringValue(),
        json.get("messageId").stringValue(),
        json.get("inReplyTo").stringValue(),
        references,
        json.get("attachments").intValue());
  }

  private static Person person(JsonNode json) {
    return new Person(json.get("name").stringValue(), json.get("address").stringValue());
  }
}

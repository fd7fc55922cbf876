package io.coterie.apps.mail.seal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.coterie.judge.GoldenFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import java.util.TreeMap;
import org.bouncycastle.openpgp.PGPException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// The vector this side gives the browser: one received message, sealed as the program seals it.
/// With `VECTORS=write` in the environment it is written anew.
class ReceivedVectorTest {
  private static final String FILE = "received.json";
  private static final String ENTRY = "0102030405060708090a0b0c0d0e0f10";
  private static final byte[] MESSAGE =
      """
      Return-Path: <ada@example.org>
      From: =?UTF-8?Q?Ada_L=C3=B6velace?= <ada@example.org>
      To: bob@coterie.localhost
      Subject: Grüße
      Date: Tue, 1 Jul 2025 12:34:56 +0200
      Message-ID: <one@example.org>
      References: <root@example.org> <zero@example.org>
      MIME-Version: 1.0
      Content-Type: multipart/mixed; boundary=b

      --b
      Content-Type: text/html; charset=utf-8

      <p>The engine <b>weaves</b>.</p>
      --b
      Content-Type: application/pdf; name=plan.pdf
      Content-Transfer-Encoding: base64

      JVBERg==
      --b--
      """
          .replace("\n", "\r\n")
          .getBytes(StandardCharsets.UTF_8);

  @Test
  @DisplayName("D01 the browser's vector of a received mail is what this side seals")
  void committedVector() throws IOException, UnusableCertificate, PGPException {
    if ("write".equals(System.getenv("VECTORS"))) {
      write();
    }
    JsonNode vector = Vectors.named(FILE);
    Summary summary = SummaryReader.readStrictly(new ByteArrayInputStream(MESSAGE));
    assertEquals(vector.get("message").stringValue(), Vectors.hexadecimal(MESSAGE));
    assertArrayEquals(MESSAGE, BodySealTest.open(Vectors.bytes(vector.get("encrypted"))));
    assertEquals(
        vector.get("summary").stringValue(), Vectors.hexadecimal(SummaryEncoding.encode(summary)));
    assertEquals(
        "The engine weaves. 1",
        summary.snippet() + " " + summary.attachments(),
        "what the browser's test expects");
  }

  private static void write() throws IOException, UnusableCertificate {
    JsonNode keys = Vectors.mail().get("summary");
    SummarySeal seal =
        new SummarySeal(Vectors.bytes(keys.get("publicKey")), Vectors.bytes(keys.get("account")));
    Summary summary = SummaryReader.readStrictly(new ByteArrayInputStream(MESSAGE));
    Map<String, String> vector = new TreeMap<>();
    vector.put("entry", ENTRY);
    vector.put("message", Vectors.hexadecimal(MESSAGE));
    vector.put("encrypted", Vectors.hexadecimal(BodySealTest.sealed(MESSAGE)));
    vector.put("summary", Vectors.hexadecimal(SummaryEncoding.encode(summary)));
    vector.put("sealed", Vectors.hexadecimal(seal.seal(summary, ENTRY)));
    JsonMapper pretty = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    Files.writeString(GoldenFile.file(FILE), pretty.writeValueAsString(vector) + "\n");
  }
}

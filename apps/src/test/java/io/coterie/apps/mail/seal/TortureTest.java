package io.coterie.apps.mail.seal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.bouncycastle.openpgp.PGPException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Broken and hostile messages: the corpus of Apache James mime4j, mutations of it, and messages
/// built to exhaust a parser.
class TortureTest {
  private static final int CORPUS_MIN = 70;
  private static final int MUTATIONS_PER_MESSAGE = 40;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Test
  @DisplayName("P21 every message of mime4j's corpus gets a summary and is sealed whole")
  void corpus() throws IOException, UnusableCertificate, PGPException {
    Map<String, byte[]> corpus = messages();
    assertTrue(corpus.size() >= CORPUS_MIN, () -> "the corpus has only " + corpus.keySet());
    int withSubject = 0;
    for (Map.Entry<String, byte[]> one : corpus.entrySet()) {
      Summary summary = read(one.getValue());
      withSubject += summary.subject().isEmpty() ? 0 : 1;
      assertBounded(summary, one.getKey());
      byte[] sealed = BodySealTest.sealed(one.getValue());
      assertArrayEquals(one.getValue(), BodySealTest.open(sealed), one.getKey());
    }
    assertTrue(withSubject > corpus.size() / 2, "so few have a subject that parsing is broken");
  }

  @Test
  @DisplayName("P21 mutated messages of the corpus never crash the reader")
  void mutations() throws IOException {
    SplittableRandom random = new SplittableRandom(2_045);
    for (Map.Entry<String, byte[]> one : messages().entrySet()) {
      for (int i = 0; i < MUTATIONS_PER_MESSAGE; i++) {
        byte[] mutated = mutate(one.getValue(), random);
        assertBounded(read(mutated), one.getKey() + " mutation " + i);
      }
    }
  }

  @Test
  @DisplayName("P21 multiparts nested ten thousand deep cost no stack and little time")
  void deepNesting() {
    StringBuilder message = new StringBuilder("Subject: deep\r\n");
    for (int i = 0; i < 10_000; i++) {
      message.append("Content-Type: multipart/mixed; boundary=b").append(i);
      message.append("\r\n\r\n--b").append(i).append("\r\n");
    }
    assertEquals("deep", quickly(message.toString()).subject());
  }

  @Test
  @DisplayName("P21 a hundred thousand parts are counted up to the limit")
  void manyParts() {
    String part = "--b\r\nContent-Type: image/png\r\n\r\nx\r\n";
    String message =
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + part.repeat(100_000) + "--b--\r\n";
    assertEquals(SummaryReader.PARTS_MAX, quickly(message).attachments());
  }

  @Test
  @DisplayName("P21 endless headers, addresses, encoded words and markup cost little time")
  void longFields() {
    String[] hostile = {
      "Subject: " + "=?UTF-8?Q?=41?= ".repeat(60_000),
      "Subject: " + "=?UTF-8?B?".repeat(100_000),
      "Subject: " + "=?".repeat(500_000),
      "To: " + "a@b.test, ".repeat(100_000),
      "To: " + "(".repeat(500_000),
      "To: " + "<".repeat(500_000),
      "To: " + "\"".repeat(500_001),
      "To: " + "g:".repeat(300_000),
      "To: " + "@a,".repeat(300_000) + ":x@y",
      "To: " + "a\\".repeat(300_000),
      "Date: " + "(".repeat(500_000),
      "Date: " + "1 ".repeat(500_000),
      "References: " + "<a@b>".repeat(200_000),
      "References: " + "<".repeat(500_000),
      "Message-ID: " + " ".repeat(900_000) + "x",
      "Content-Type: multipart/mixed; boundary=\"" + "b".repeat(500_000) + "\"",
      "Content-Type: text/plain; " + "a=b; ".repeat(200_000),
      "Content-Type: text/html\r\n\r\n" + "<".repeat(1_000_000),
      "Content-Type: text/html\r\n\r\n" + "&".repeat(1_000_000),
      "Content-Type: text/html\r\n\r\n" + "<!--".repeat(300_000),
      "Content-Transfer-Encoding: base64\r\n\r\n" + "=".repeat(1_000_000),
      "Content-Transfer-Encoding: quoted-printable\r\n\r\n" + "= ".repeat(500_000),
      "X: y\r\n".repeat(200_000),
      "x".repeat(1_000_000),
      ":".repeat(1_000_000),
      "Subject: folded" + "\r\n x".repeat(300_000),
    };
    for (String message : hostile) {
      Summary summary = quickly("From: ada@example.org\r\n" + message + "\r\n\r\ntext\r\n");
      String label = message.substring(0, 20);
      assertBounded(summary, label);
      assertEquals("ada@example.org", summary.from().address(), label);
    }
  }

  @Test
  @DisplayName("P21 a header line of ten megabytes ends the reading, not the delivery")
  void endlessLine() {
    String message = "From: ada@example.org\r\nX: y\r\nSubject: " + "s".repeat(10_000_000);
    Summary summary = quickly(message + "\r\n\r\ntext\r\n");
    assertEquals("ada@example.org", summary.from().address());
    assertEquals("", summary.subject());
  }

  private static Summary quickly(String message) {
    return assertTimeout(
        PATIENCE, () -> read(message.getBytes(StandardCharsets.UTF_8)), "reading took too long");
  }

  private static void assertBounded(Summary summary, String name) {
    int bytes = SummaryEncoding.encode(summary).length;
    assertTrue(bytes <= SummaryEncoding.ENCODED_BYTES_MAX, () -> name + " has " + bytes);
  }

  private static Summary read(byte[] message) {
    return SummaryReader.readStrictly(new ByteArrayInputStream(message));
  }

  private static byte[] mutate(byte[] message, SplittableRandom random) {
    byte[] mutated = message.clone();
    if (mutated.length == 0) {
      return mutated;
    }
    int changes = 1 + random.nextInt(20);
    for (int i = 0; i < changes; i++) {
      mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
    }
    if (random.nextInt(4) == 0) {
      return Arrays.copyOf(mutated, random.nextInt(mutated.length));
    }
    return mutated;
  }

  private static Map<String, byte[]> messages() throws IOException {
    URL folder = Objects.requireNonNull(TortureTest.class.getResource("/testmsgs"));
    Map<String, byte[]> messages = new TreeMap<>();
    JarURLConnection connection = (JarURLConnection) folder.openConnection();
    connection.setUseCaches(false);
    try (JarFile jar = connection.getJarFile()) {
      for (JarEntry entry : jar.stream().filter(each -> each.getName().endsWith(".msg")).toList()) {
        try (InputStream in = jar.getInputStream(entry)) {
          messages.put(entry.getName(), in.readAllBytes());
        }
      }
    }
    return messages;
  }
}

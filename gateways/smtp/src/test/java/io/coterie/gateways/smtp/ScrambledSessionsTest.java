package io.coterie.gateways.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Sessions put together at random from pieces of good and bad ones.
class ScrambledSessionsTest {
  private static final int SESSIONS = 400;
  private static final int PIECES_MAX = 24;
  private static final int NOISE_BYTES_MAX = 40;
  private static final long SEED = 5_321;

  private static final List<String> PIECES =
      List.of(
          "EHLO client.test\r\n",
          "HELO client.test\r\n",
          "MAIL FROM:<a@client.test>\r\n",
          "MAIL FROM:<> SIZE=10 BODY=8BITMIME SMTPUTF8\r\n",
          "RCPT TO:<alice@coterie.test>\r\n",
          "RCPT TO:<\"bob\"@coterie.test>\r\n",
          "RCPT TO:<nobody@coterie.test>\r\n",
          "DATA\r\n",
          "Subject: scrambled\r\n\r\n..dots\r\n",
          "\r\n.\r\n",
          ".\r\n",
          "RSET\r\n",
          "NOOP\r\n",
          "VRFY x\r\n",
          "<@[\"\\",
          "\r",
          "\n",
          "\0",
          "é",
          " ");

  @Test
  @DisplayName("P21 scrambled sessions get only proper replies and leave only proper messages")
  void scrambled() throws IOException {
    SplittableRandom random = new SplittableRandom(SEED);
    try (Running running = new Running(SmtpLimits.standard())) {
      for (int i = 0; i < SESSIONS; i++) {
        byte[] session = session(random);
        try (RawPeer peer = running.peer()) {
          for (String line : peer.converse(session)) {
            assertTrue(line.matches("(?s)[2345]\\d\\d[ -].*"), line);
            assertFalse(line.startsWith("421 4.3.0"), "a fault in session " + i);
          }
        }
      }
      running.listener.close();
      assertEquals(0, running.listener.bytesInFlight());
      assertTrue(running.drop.mails().size() > SESSIONS / 20, "hardly any session was good");
      for (RecordingDrop.Mail mail : running.drop.mails()) {
        String rest = mail.text().replace("\r\n", "");
        assertTrue(rest.chars().noneMatch(c -> c == '\r' || c == '\n' || c == 0), rest);
      }
    }
  }

  private static byte[] session(SplittableRandom random) {
    ByteArrayOutputStream session = new ByteArrayOutputStream();
    boolean good = random.nextInt(3) > 0;
    if (good) {
      session.writeBytes(utf8("MAIL FROM:<a@client.test>\r\nRCPT TO:<alice@coterie.test>\r\n"));
    }
    int pieces = random.nextInt(PIECES_MAX);
    for (int i = 0; i < pieces; i++) {
      if (random.nextInt(30) == 0) {
        byte[] noise = new byte[random.nextInt(NOISE_BYTES_MAX)];
        random.nextBytes(noise);
        session.writeBytes(noise);
      } else {
        int limit = good && random.nextInt(4) > 0 ? PIECES.size() - 6 : PIECES.size();
        session.writeBytes(utf8(PIECES.get(random.nextInt(limit))));
      }
    }
    return session.toByteArray();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

package io.coterie.gateways.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.gateways.smtp.Envelope.Body;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What the gateway receives, answers and hands on, over real sockets.
class ReceivingTest {
  private static final int LARGE_LINES = 360_000;

  private Running running = open();

  @BeforeEach
  void start() {
    running = open();
  }

  @AfterEach
  void stop() throws IOException {
    running.close();
  }

  private static Running open() {
    try {
      return new Running(SmtpLimits.standard());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  @DisplayName("P21 a message arrives byte for byte behind its trace lines, dots unstuffed")
  void byteForByte() throws IOException {
    try (RawPeer peer = running.peer()) {
      peer.at("text").say("Subject: dots\r\n\r\n..one\r\n.. two\r\n\r\nend\r\n.\r\n", "250 2.6.0");
    }
    RecordingDrop.Mail mail = running.drop.mails().getFirst();
    String text = mail.text();
    assertTrue(text.startsWith("Return-Path: <sender@client.test>\r\nReceived: from client.test"));
    assertTrue(text.contains("\r\n\tby mx.coterie.test with ESMTP id "), text);
    assertTrue(
        text.contains("\r\n\tfor <alice@coterie.test>;\r\n\tSun, 1 Mar 2026 12:00:00 +0000"));
    assertTrue(text.endsWith("+0000\r\nSubject: dots\r\n\r\n.one\r\n. two\r\n\r\nend\r\n"), text);
    assertEquals("box-alice", mail.envelope().recipients().getFirst().mailbox());
  }

  @Test
  @DisplayName("P21 an unknown user is refused at RCPT, and nothing is relayed")
  void refusals() throws IOException {
    try (RawPeer peer = running.peer()) {
      peer.at("sender").say("RCPT TO:<nobody@coterie.test>\r\n", "550 5.1.1");
      peer.say("RCPT TO:<someone@example.org>\r\n", "550 5.7.1");
      peer.say("RCPT TO:<ALICE@COTERIE.TEST>\r\n", "550 5.1.1");
      peer.say("RCPT TO:<alice@COTERIE.TEST>\r\n", "250 2.1.5");
    }
  }

  @Test
  @DisplayName("P21 a mailbox to whose key nothing can be encrypted is refused at RCPT")
  void keyless() throws IOException {
    running.drop.whenUp = new MailDrop.Lookup.Keyless();
    try (RawPeer peer = running.peer()) {
      peer.at("sender").say("RCPT TO:<bob@coterie.test>\r\n", "550 5.2.1");
      running.drop.whenUp = new MailDrop.Lookup.Known("");
      peer.say("RCPT TO:<alice@coterie.test>\r\n", "250 2.1.5");
      peer.say("DATA\r\n", "354");
      peer.say("hi\r\n.\r\n", "250 2.6.0");
    }
  }

  @Test
  @DisplayName("P21 a pipelined group is answered in order, in one go")
  void pipelining() throws IOException {
    try (RawPeer peer = running.peer()) {
      peer.at("hello");
      peer.send(
          "MAIL FROM:<>\r\nRCPT TO:<nobody@coterie.test>\r\nRCPT TO:<bob@coterie.test>\r\nDATA\r\n");
      peer.say(null, "250 2.1.0");
      peer.say(null, "550 5.1.1");
      peer.say(null, "250 2.1.5");
      peer.say(null, "354");
      peer.send("one\r\n.\r\nMAIL FROM:<a@client.test>\r\nRCPT TO:<bob@coterie.test>\r\nDATA\r\n");
      peer.say(null, "250 2.6.0");
      peer.say(null, "250 2.1.0");
      peer.say(null, "250 2.1.5");
      peer.say(null, "354");
      peer.say("two\r\n.\r\n", "250 2.6.0");
      peer.say("QUIT\r\n", "221 2.0.0");
      assertTrue(peer.isClosed());
    }
    assertEquals(2, running.drop.mails().size());
    assertEquals(Optional.empty(), running.drop.mails().getFirst().envelope().sender());
  }

  @Test
  @DisplayName("P21 two addresses of one mailbox get one copy")
  void oneCopyPerMailbox() throws IOException {
    try (RawPeer peer = running.peer()) {
      peer.at("recipient").say("RCPT TO:<alice+shop@coterie.test>\r\n", "250 2.1.5");
      peer.say("RCPT TO:<bob@coterie.test>\r\n", "250 2.1.5");
      peer.say("DATA\r\n", "354");
      peer.say("hi\r\n.\r\n", "250 2.6.0");
    }
    List<Envelope.Recipient> recipients = running.drop.mails().getFirst().envelope().recipients();
    assertEquals(
        List.of("box-alice", "box-bob"),
        recipients.stream().map(Envelope.Recipient::mailbox).toList());
  }

  @Test
  @DisplayName("P21 8-bit text, UTF-8 addresses, quoted names and the postmaster are received")
  void internationalised() throws IOException {
    try (RawPeer peer = running.peer()) {
      peer.at("hello");
      peer.say("MAIL FROM:<müller@bücher.test> BODY=8BITMIME SMTPUTF8 SIZE=99\r\n", "250 2.1.0");
      peer.say("RCPT TO:<jürgen@coterie.test>\r\n", "250 2.1.5");
      peer.say("RCPT TO:<\"a b\"@coterie.test>\r\n", "250 2.1.5");
      peer.say("RCPT TO:<\"al\\ice\"@coterie.test>\r\n", "250 2.1.5");
      peer.say("DATA\r\n", "354");
      peer.say("Subject: Grüße\r\n\r\n日本語\r\n.\r\n", "250 2.6.0");
      peer.say("MAIL FROM:<a@client.test>\r\n", "250 2.1.0");
      peer.say("RCPT TO:<Postmaster>\r\n", "550 5.7.1");
      peer.say("RCPT TO:<postmaster@coterie.test>\r\n", "250 2.1.5");
    }
    RecordingDrop.Mail mail = running.drop.mails().getFirst();
    assertEquals(Body.EIGHT_BIT, mail.envelope().body());
    assertTrue(mail.envelope().smtpUtf8());
    assertTrue(mail.text().contains(" with UTF8SMTP id "));
    assertTrue(mail.text().endsWith("Subject: Grüße\r\n\r\n日本語\r\n"));
    assertEquals("\"a b\"@coterie.test", mail.envelope().recipients().get(1).address().toString());
  }

  @Test
  @DisplayName("P21 STARTTLS encrypts, forgets what was said before, and is not offered again")
  void startTls() throws IOException, GeneralSecurityException {
    try (RawPeer peer = running.peer()) {
      String offer = peer.at("greeted").say("EHLO client.test\r\n", "250");
      assertTrue(offer.contains("STARTTLS"), offer);
      peer.say("MAIL FROM:<early@client.test>\r\n", "250 2.1.0");
      peer.startTls();
      peer.say("MAIL FROM:<a@client.test>\r\n", "503 5.5.1");
      String offered = peer.say("EHLO client.test\r\n", "250");
      assertFalse(offered.contains("STARTTLS"), offered);
      peer.say("STARTTLS\r\n", "503 5.5.1");
      peer.say("MAIL FROM:<a@client.test>\r\n", "250 2.1.0");
      peer.say("RCPT TO:<alice@coterie.test>\r\n", "250 2.1.5");
      peer.say("DATA\r\n", "354");
      peer.say("secret\r\n.\r\n", "250 2.6.0");
    }
    RecordingDrop.Mail mail = running.drop.mails().getFirst();
    assertTrue(mail.envelope().client().encrypted());
    assertTrue(mail.text().contains(" with ESMTPS id "));
  }

  @Test
  @DisplayName("P21 250 is said only when the drop has stored; otherwise 451 or 554")
  void outcomesOfTheDrop() throws IOException {
    try (RawPeer peer = running.peer()) {
      running.drop.receipt = new MailDrop.Receipt.Unavailable();
      peer.at("text").say("a\r\n.\r\n", "451 4.3.0");
      running.drop.receipt = new MailDrop.Receipt.Refused("too many\r\n250 parts");
      peer.send("MAIL FROM:<a@client.test>\r\nRCPT TO:<bob@coterie.test>\r\nDATA\r\n");
      peer.say(null, "250");
      peer.say(null, "250");
      peer.say(null, "354");
      peer.say("b\r\n.\r\n", "554 5.6.0 too many??250 parts");
      running.drop.whenUp = new MailDrop.Lookup.Unreachable();
      peer.say("MAIL FROM:<a@client.test>\r\n", "250 2.1.0");
      peer.say("RCPT TO:<bob@coterie.test>\r\n", "451 4.3.0");
      peer.say("RCPT TO:<bob@example.org>\r\n", "550 5.7.1");
    }
    assertEquals(0, running.drop.mails().size());
  }

  @Test
  @DisplayName("P21 a message of 27 MB, as an attachment of 20 MB makes, passes whole")
  void largeMessage() throws IOException {
    String line = "0123456789".repeat(7) + "abcde\r\n";
    try (RawPeer peer = running.peer()) {
      peer.at("hello").say("MAIL FROM:<a@client.test> SIZE=28000000\r\n", "250 2.1.0");
      peer.say("RCPT TO:<alice@coterie.test>\r\n", "250 2.1.5");
      peer.say("DATA\r\n", "354");
      byte[] thousand = line.repeat(1_000).getBytes(StandardCharsets.US_ASCII);
      for (int i = 0; i < LARGE_LINES / 1_000; i++) {
        peer.send(thousand);
      }
      peer.say(".\r\n", "250 2.6.0");
    }
    String text = running.drop.mails().getFirst().text();
    int start = text.indexOf("+0000\r\n") + "+0000\r\n".length();
    assertEquals((long) line.length() * LARGE_LINES, text.length() - start);
    assertTrue(text.endsWith(line + line));
  }

  @Test
  @DisplayName("P21 HELO serves old clients; HELP, NOOP and VRFY answer")
  void oldClients() throws IOException {
    try (RawPeer peer = running.peer()) {
      String reply = peer.at("greeted").say("helo [127.0.0.1]\r\n", "250 mx.coterie.test");
      assertEquals(1, reply.lines().count());
      peer.say("help\r\n", "214 2.0.0");
      peer.say("Noop whatever\r\n", "250 2.0.0");
      peer.say("vrfy alice\r\n", "252 2.5.2");
      peer.say("mail from: <a@client.test>\r\n", "250 2.1.0");
      peer.say("rcpt to: <bob@coterie.test>\r\n", "250 2.1.5");
      peer.say("data\r\n", "354");
      peer.say(".\r\n", "250 2.6.0");
    }
    String text = running.drop.mails().getFirst().text();
    assertTrue(text.startsWith("Return-Path: <a@client.test>\r\nReceived: from [127.0.0.1]"));
    assertTrue(text.contains(" with SMTP id "));
  }
}

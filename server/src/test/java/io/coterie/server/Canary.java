package io.coterie.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.person.LoggedIn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A marker that is sent through a cluster, and the forms in which it would give itself away.
record Canary(String marker) {
  /// Enough for a table of RocksDB to be written while the mail comes in.
  private static final int ATTACHMENT_LINES = 150_000;

  /// Whether one of the forms stands in the bytes.
  Optional<String> foundIn(byte[] bytes) {
    String text = new String(bytes, ISO_8859_1);
    return forms().stream().filter(text::contains).findFirst();
  }

  /// Plain, in both orders of UTF-16, hexadecimal, and in base64 from each of the three places at
  /// which it can begin.
  private List<String> forms() {
    List<String> forms = new ArrayList<>();
    forms.add(marker);
    forms.add(new String(marker.getBytes(UTF_16LE), ISO_8859_1));
    forms.add(new String(marker.getBytes(UTF_16BE), ISO_8859_1));
    String hex = HexFormat.of().formatHex(marker.getBytes(UTF_8));
    forms.add(hex);
    forms.add(hex.toUpperCase(Locale.ROOT));
    for (int shift = 0; shift < 3; shift++) {
      // What stands before and after changes the digits at the ends.
      String digits =
          Base64.getEncoder().encodeToString((" ".repeat(shift) + marker).getBytes(UTF_8));
      forms.add(digits.substring(shift == 0 ? 0 : 4, digits.length() - 4));
    }
    return forms;
  }

  /// Sends it in all the ways a mail can carry it: short, long, cut off, refused, broken.
  void sendTo(LoggedIn reader, int smtpPort) throws IOException {
    try (MailSender sender = new MailSender(smtpPort)) {
      assertStored(sender.deliver(reader.address(), shortMail()));
      assertStored(sender.deliver(reader.address(), longMail()));
      assertStored(sender.deliver(reader.address(), (marker + "\r\nno header").getBytes(UTF_8)));
      assertTrue(sender.say("RCPT FROM " + marker + "\r\n").startsWith("5"));
    }
    try (MailSender sender = new MailSender(smtpPort)) {
      sender.begin(reader.address());
      sender.write(shortMail());
    }
  }

  /// Opens everything that came, as its reader's client does.
  void readBack(LoggedIn reader) {
    List<LoggedIn.Item> mails = reader.mails();
    assertEquals(3, mails.size());
    for (LoggedIn.Item mail : mails) {
      assertTrue(foundIn(reader.read(mail.id()).toArray()).isPresent(), "the mail is another");
    }
  }

  private static void assertStored(String reply) {
    assertTrue(reply.startsWith("250"), reply);
  }

  private byte[] shortMail() {
    String mail =
        """
        From: "MARKER" <MARKER@sender.test>
        Subject: MARKER
        Message-ID: <MARKER@sender.test>
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=b

        --b
        Content-Type: text/html; charset=utf-8

        <p>MARKER</p>
        --b
        Content-Type: application/pdf
        Content-Transfer-Encoding: base64
        Content-Disposition: attachment; filename="MARKER.pdf"

        BASE64
        --b--
        """;
    return mail.replace("\n", "\r\n")
        .replace("MARKER", marker)
        .replace("BASE64", Base64.getEncoder().encodeToString(marker.getBytes(UTF_8)))
        .getBytes(UTF_8);
  }

  private byte[] longMail() {
    String line = marker + " and as much text as a line of a mail has, again and again\r\n";
    return ("Subject: long " + marker + "\r\n\r\n" + line.repeat(ATTACHMENT_LINES)).getBytes(UTF_8);
  }
}

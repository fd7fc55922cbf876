package io.coterie.apps.mail.seal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What a list shows of messages as real programs write them.
class SummaryReaderTest {

  @Test
  @DisplayName("P19 people, subject, date, ids and text of a plain message")
  void plain() {
    Summary summary =
        read(
            """
            Received: from a.test by b.test; Sun, 1 Mar 2026 12:00:00 +0000
            From: "Lovelace, Ada" <ada@example.org>
            To: bob@coterie.test, =?UTF-8?Q?J=C3=BCrgen_M?= <juergen@example.org>
            Cc: Friends: carol@example.org, dan@example.org;
            Subject: =?utf-8?B?%s?=
             =?utf-8?B?%s?= and more
            Date: Tue, 1 Jul 2025 12:34:56 +0200 (CEST)
            Message-ID: <one@example.org>
            In-Reply-To: Your message of today <zero@example.org>
            References: <root@example.org>
            \t<zero@example.org>

            Dear Bob,

              the engine   weaves.
            """
                .formatted(base64("Grüße "), base64("aus Köln")));
    assertEquals(new Person("Lovelace, Ada", "ada@example.org"), summary.from());
    assertEquals(
        List.of(
            new Person("", "bob@coterie.test"),
            new Person("Jürgen M", "juergen@example.org"),
            new Person("", "carol@example.org"),
            new Person("", "dan@example.org")),
        summary.to());
    assertEquals("Grüße aus Köln and more", summary.subject());
    assertEquals(Instant.parse("2025-07-01T10:34:56Z"), Instant.ofEpochMilli(summary.dateMillis()));
    assertEquals("one@example.org", summary.messageId());
    assertEquals("zero@example.org", summary.inReplyTo());
    assertEquals(List.of("root@example.org", "zero@example.org"), summary.references());
    assertEquals("Dear Bob, the engine weaves.", summary.snippet());
    assertEquals(0, summary.attachments());
  }

  @Test
  @DisplayName("P19 the text part is preferred, attachments are counted, inline pictures are not")
  void multipart() {
    Summary summary =
        read(
            """
            Content-Type: multipart/mixed; boundary=outer

            --outer
            Content-Type: multipart/alternative; boundary="inner"

            --inner
            Content-Type: text/html; charset=utf-8

            <p>not this</p>
            --inner
            Content-Type: text/plain; charset=iso-8859-1
            Content-Transfer-Encoding: quoted-printable

            Gr=FC=DFe=
             an alle
            --inner--
            --outer
            Content-Type: image/png
            Content-Disposition: inline; filename=logo.png
            Content-ID: <logo>

            xxxx
            --outer
            Content-Type: application/pdf; name="scan.pdf"

            xxxx
            --outer
            Content-Type: text/plain
            Content-Disposition: attachment; filename=notes.txt

            xxxx
            --outer
            Content-Type: message/rfc822

            Subject: forwarded

            inside
            --outer--
            """);
    assertEquals("Grüße an alle", summary.snippet());
    assertEquals(3, summary.attachments());
    assertEquals("", summary.subject());
  }

  @Test
  @DisplayName("P19 an HTML message has a snippet without its markup")
  void html() {
    Summary summary =
        read(
            """
            Content-Type: text/html; charset=UTF-8

            <html><head><title>no</title><style>p { color: red }</style></head><!-- no -->
            <body><p>Fish&nbsp;&amp;<b>Chips</b> &lt;now&gt; &#128512; &#xD800; &unknown; &</p>
            <script>alert('no')</script></body></html>
            """);
    assertEquals("Fish &Chips <now> 😀 � &unknown; &", summary.snippet());
  }

  @Test
  @DisplayName("P19 headers in raw UTF-8, in windows-1252 and with unknown charsets are shown")
  void rawHeaders() {
    assertEquals("Grüße 日本", read("Subject: Grüße 日本\n\n").subject());
    byte[] old = "Subject: Grüße\r\n\r\nfür €".getBytes(Charset.forName("windows-1252"));
    Summary summary = SummaryReader.read(new ByteArrayInputStream(old));
    assertEquals("Grüße", summary.subject());
    assertEquals("für €", summary.snippet());
    Summary unknown =
        read("Subject: =?x-none?Q?abc?=\nContent-Type: text/plain; charset=x-none\n\nGrüße\n");
    assertEquals("=?x-none?Q?abc?=", unknown.subject());
    assertEquals("Grüße", unknown.snippet());
  }

  @Test
  @DisplayName("P19 raw UTF-8 in a sender's name and address is kept")
  void rawPeople() {
    Summary summary = read("From: Jürgen Müller <jürgen@bücher.test>\n\n");
    assertEquals(new Person("Jürgen Müller", "jürgen@bücher.test"), summary.from());
  }

  @Test
  @DisplayName("P19 a message without anything has an empty summary")
  void empty() {
    Summary nothing = new Summary(Person.NOBODY, List.of(), "", 0, "", "", "", List.of(), 0);
    assertEquals(nothing, read(""));
    assertEquals(nothing, read("\n"));
    assertEquals(nothing, read("From:\nTo:\nSubject:\nDate: yesterday\nMessage-ID:\n\n"));
  }

  private static Summary read(String message) {
    byte[] bytes = message.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    return SummaryReader.read(new ByteArrayInputStream(bytes));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}

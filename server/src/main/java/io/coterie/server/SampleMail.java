package io.coterie.server;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/// Mail for trying things out. Everybody outside has an address that ends in `.test`, which no mail
/// server in the world answers for (RFC 2606).
final class SampleMail {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM uuuu HH:mm:ss Z", Locale.ROOT);

  private SampleMail() {}

  /// A message on its way in: envelope and text of RFC 5322.
  record Letter(String from, String to, String id, String message) {}

  /// A plain text mail; `inReplyTo` is the id of another letter or empty.
  static Letter text(String from, String to, String subject, String inReplyTo, String text) {
    String id = UUID.randomUUID() + "@" + from.substring(from.indexOf('@') + 1);
    String body =
        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
            + text.replace("\n", "\r\n");
    return new Letter(from, to, id, head(from, to, subject, id, inReplyTo) + body);
  }

  /// What the two sample people find: a conversation, a newsletter in HTML, a mail with a file.
  static List<Letter> forPeople(String ada, String ben) {
    Letter question =
        text(
            "grace@analytical.test",
            ada,
            "Translation of the memoir",
            "",
            """
            Dear Ada,

            the printer asks whether the notes come before the memoir or after it. They are longer
            than the memoir by now, so he would like to know soon.

            Grace
            """);
    Letter reminder =
        text(
            "grace@analytical.test",
            ada,
            "Re: Translation of the memoir",
            question.id(),
            """
            He asks again, and sends his regards. Note G is what everybody wants to read: could it
            stand alone?

            Grace
            """);
    Letter harbour =
        text(
            "office@harbour.test",
            ben,
            "Berth 14 from Friday",
            "",
            """
            Good day,

            berth 14 is yours from Friday noon. The crane is free until six. Grüße vom Hafenamt.
            """);
    return List.of(question, reminder, harbour, newsletter(ada), newsletter(ben), plan(ben));
  }

  private static Letter newsletter(String to) {
    String from = "news@weather.test";
    String id = UUID.randomUUID() + "@weather.test";
    String body =
        """
        Content-Type: text/html; charset=utf-8
        Content-Transfer-Encoding: 8bit

        <h1 style="color:#245">Weather for the week</h1>
        <p>Clear until Thursday, then <b>wind from the north-west</b>.</p>
        <p><img src="https://tracker.weather.test/pixel.gif" alt=""> \
        The picture above is not loaded unless you ask for it.</p>
        """
            .replace("\n", "\r\n");
    return new Letter(from, to, id, head(from, to, "Weather for the week", id, "") + body);
  }

  private static Letter plan(String to) {
    String from = "joan@surveyors.test";
    String id = UUID.randomUUID() + "@surveyors.test";
    String file =
        Base64.getMimeEncoder()
            .encodeToString(
                "depth,metres\nnorth,4.2\neast,3.9\nsouth,5.1\n".getBytes(StandardCharsets.UTF_8));
    String body =
        """
        Content-Type: multipart/mixed; boundary=plan

        --plan
        Content-Type: text/plain; charset=utf-8

        The soundings you asked for are in the file.

        --plan
        Content-Type: text/csv; name=soundings.csv
        Content-Disposition: attachment; filename=soundings.csv
        Content-Transfer-Encoding: base64

        """
                .replace("\n", "\r\n")
            + file
            + "\r\n--plan--\r\n";
    return new Letter(from, to, id, head(from, to, "Soundings", id, "") + body);
  }

  private static String head(String from, String to, String subject, String id, String inReplyTo) {
    String thread =
        inReplyTo.isEmpty()
            ? ""
            : "In-Reply-To: <" + inReplyTo + ">\r\nReferences: <" + inReplyTo + ">\r\n";
    return "From: <%s>\r\nTo: <%s>\r\nSubject: %s\r\nDate: %s\r\nMessage-ID: <%s>\r\n%sMIME-Version: 1.0\r\n"
        .formatted(
            from, to, subject, DATE.format(Instant.now().atOffset(ZoneOffset.UTC)), id, thread);
  }
}

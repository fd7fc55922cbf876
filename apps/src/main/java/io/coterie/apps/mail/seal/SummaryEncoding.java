package io.coterie.apps.mail.seal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Writes a [Summary] as bytes, cut to the limits of `docs/formats/mail.md`.
final class SummaryEncoding {
  static final int PEOPLE_MAX = 20;
  static final int REFERENCES_MAX = 20;
  static final int NAME_BYTES_MAX = 128;
  static final int ADDRESS_BYTES_MAX = 320;
  static final int SUBJECT_BYTES_MAX = 512;
  static final int SNIPPET_BYTES_MAX = 512;
  static final int ID_BYTES_MAX = 250;
  static final int ENCODED_BYTES_MAX = 8_000;

  private static final int VERSION = 1;
  private static final int ATTACHMENTS_MAX = 0xFFFF;
  private static final long DATE_MILLIS_MAX = (1L << 53) - 1;

  private final ByteBuffer bytes;

  private SummaryEncoding(int bytesMax) {
    bytes = ByteBuffer.allocate(bytesMax);
  }

  /// The canonical encoding. Too long a summary loses the second reference until one is left, then
  /// the last person until one is left.
  static byte[] encode(Summary summary) {
    Summary cut = cut(summary);
    List<Person> to = new ArrayList<>(cut.to());
    List<String> references = new ArrayList<>(cut.references());
    byte[] encoded = exactly(cut, to, references);
    while (encoded.length > ENCODED_BYTES_MAX && (references.size() > 1 || to.size() > 1)) {
      if (references.size() > 1) {
        references.remove(1);
      } else {
        to.removeLast();
      }
      encoded = exactly(cut, to, references);
    }
    return encoded;
  }

  private static Summary cut(Summary summary) {
    List<String> references = new ArrayList<>(summary.references());
    while (references.size() > REFERENCES_MAX) {
      references.subList(1, references.size() - REFERENCES_MAX + 1).clear();
    }
    references.replaceAll(id -> start(id, ID_BYTES_MAX));
    List<Person> to = summary.to().stream().limit(PEOPLE_MAX).map(SummaryEncoding::cut).toList();
    return new Summary(
        cut(summary.from()),
        to,
        start(summary.subject(), SUBJECT_BYTES_MAX),
        Math.clamp(summary.dateMillis(), 0, DATE_MILLIS_MAX),
        start(summary.snippet(), SNIPPET_BYTES_MAX),
        start(summary.messageId(), ID_BYTES_MAX),
        start(summary.inReplyTo(), ID_BYTES_MAX),
        references,
        Math.clamp(summary.attachments(), 0, ATTACHMENTS_MAX));
  }

  private static Person cut(Person person) {
    return new Person(
        start(person.name(), NAME_BYTES_MAX), start(person.address(), ADDRESS_BYTES_MAX));
  }

  /// The longest start of a text whose UTF-8 has at most so many bytes; splits no character.
  static String start(String text, int bytesMax) {
    int bytes = 0;
    int at = 0;
    while (at < text.length()) {
      int point = text.codePointAt(at);
      bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
      if (bytes > bytesMax) {
        return text.substring(0, at);
      }
      at += Character.charCount(point);
    }
    return text;
  }

  private static byte[] exactly(Summary summary, List<Person> to, List<String> references) {
    int people = (to.size() + 1) * (8 + NAME_BYTES_MAX + ADDRESS_BYTES_MAX);
    int ids = (references.size() + 2) * (4 + ID_BYTES_MAX);
    SummaryEncoding out =
        new SummaryEncoding(people + ids + SUBJECT_BYTES_MAX + SNIPPET_BYTES_MAX + 64);
    out.bytes.put((byte) VERSION);
    out.person(summary.from());
    out.bytes.putInt(to.size());
    to.forEach(out::person);
    out.text(summary.subject());
    out.bytes.putLong(summary.dateMillis());
    out.text(summary.snippet());
    out.text(summary.messageId());
    out.text(summary.inReplyTo());
    out.bytes.putInt(references.size());
    references.forEach(out::text);
    out.bytes.putShort((short) summary.attachments());
    byte[] encoded = new byte[out.bytes.position()];
    out.bytes.flip().get(encoded);
    return encoded;
  }

  private void person(Person person) {
    text(person.name());
    text(person.address());
  }

  private void text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    bytes.putInt(utf8.length).put(utf8);
  }
}

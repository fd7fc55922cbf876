package io.coterie.person;

import io.coterie.apps.mail.seal.Person;
import io.coterie.apps.mail.seal.Summary;
import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.Codec;
import io.coterie.core.wire.DecodeException;
import io.coterie.core.wire.Source;
import java.util.List;

/// Reads the bytes of a [Summary]; their form is on the page of mail formats.
final class SummaryDecoding {
  private static final int VERSION = 1;
  private static final int LIST_MAX = 20;
  private static final int NAME_BYTES_MAX = 128;
  private static final int ADDRESS_BYTES_MAX = 320;
  private static final int TEXT_BYTES_MAX = 512;
  private static final int ID_BYTES_MAX = 250;

  private static final Codec<Person> PERSON =
      Codec.of(
          (person, sink) -> sink.utf8(person.name()).utf8(person.address()),
          source -> new Person(source.utf8(NAME_BYTES_MAX), source.utf8(ADDRESS_BYTES_MAX)));

  private static final Codec<String> ID =
      Codec.of((id, sink) -> sink.utf8(id), SummaryDecoding::id);

  private SummaryDecoding() {}

  static Summary decode(Bytes encoded) {
    Source source = new Source(encoded);
    int version = source.u8();
    if (version != VERSION) {
      throw new DecodeException("a mail summary of version " + version + " cannot be read");
    }
    Person from = source.get(PERSON);
    List<Person> to = source.list(PERSON, LIST_MAX);
    String subject = source.utf8(TEXT_BYTES_MAX);
    long dateMillis = source.i64();
    String snippet = source.utf8(TEXT_BYTES_MAX);
    String messageId = id(source);
    String inReplyTo = id(source);
    List<String> references = source.list(ID, LIST_MAX);
    int attachments = source.u16();
    source.end();
    return new Summary(
        from, to, subject, dateMillis, snippet, messageId, inReplyTo, references, attachments);
  }

  private static String id(Source source) {
    return source.utf8(ID_BYTES_MAX);
  }
}

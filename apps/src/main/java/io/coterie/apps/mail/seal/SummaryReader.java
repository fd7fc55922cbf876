package io.coterie.apps.mail.seal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.dom.address.Mailbox;
import org.apache.james.mime4j.dom.field.DateTimeField;
import org.apache.james.mime4j.field.DateTimeFieldLenientImpl;
import org.apache.james.mime4j.field.address.LenientAddressParser;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.ParserCursor;
import org.apache.james.mime4j.stream.RawField;
import org.apache.james.mime4j.stream.RecursionMode;
import org.apache.james.mime4j.util.ByteSequence;
import org.apache.james.mime4j.util.ContentUtil;

/// Reads what a list shows out of an RFC 5322 message, however broken it is.
///
/// Parsing never decides whether mail is accepted: where the message cannot be read on, the summary
/// holds what was understood until then, and the message itself is stored byte for byte.
public final class SummaryReader {
  static final int DEPTH_MAX = 20;
  static final int PARTS_MAX = 1_000;

  private static final int TEXT_BYTES_MAX = 64 * 1024;
  private static final MimeConfig LIMITS =
      new MimeConfig.Builder()
          .setMaxLineLen(1024 * 1024)
          .setMaxHeaderLen(1024 * 1024)
          .setMaxHeaderCount(10_000)
          .build();

  private final List<Person> to = new ArrayList<>();
  private final List<Person> cc = new ArrayList<>();
  private Person from = Person.NOBODY;
  private String subject = "";
  private String messageId = "";
  private String inReplyTo = "";
  private List<String> references = List.of();
  private long dateMillis;
  private String plain = "";
  private String html = "";
  private int attachments;
  private int depth;
  private int parts;
  private boolean inTopHeader = true;
  private String disposition = "";
  private String contentType = "";

  private SummaryReader() {}

  /// Reads a message to its end; does not close the stream.
  ///
  /// A fault of the parser library, should one be left, may not stop mail: it is answered with what
  /// was understood, like any other break.
  public static Summary read(InputStream message) {
    SummaryReader reader = new SummaryReader();
    try {
      return reader.understand(message);
    } catch (RuntimeException e) {
      return reader.summary();
    }
  }

  /// As [#read], letting faults through, so that tests see whether there are any.
  static Summary readStrictly(InputStream message) {
    return new SummaryReader().understand(message);
  }

  private Summary understand(InputStream message) {
    try {
      scan(message);
    } catch (IOException | MimeException e) {
      parts = PARTS_MAX; // cannot be read on
    }
    return summary();
  }

  private Summary summary() {
    List<Person> people = new ArrayList<>(to);
    people.addAll(cc);
    String text = HeaderText.oneLine(plain);
    if (text.isEmpty()) {
      text = HeaderText.oneLine(HtmlText.of(html));
    }
    String snippet = SummaryEncoding.start(text, SummaryEncoding.SNIPPET_BYTES_MAX).strip();
    return new Summary(
        from, people, subject, dateMillis, snippet, messageId, inReplyTo, references, attachments);
  }

  private void scan(InputStream message) throws IOException, MimeException {
    MimeTokenStream tokens = new MimeTokenStream(LIMITS);
    tokens.setRecursionMode(RecursionMode.M_NO_RECURSE);
    tokens.parse(message);
    EntityState state = tokens.getState();
    while (state != EntityState.T_END_OF_STREAM && depth <= DEPTH_MAX && parts < PARTS_MAX) {
      switch (state) {
        case T_START_HEADER -> {
          disposition = "";
          contentType = "";
        }
        case T_FIELD -> field(tokens.getField());
        case T_END_HEADER -> inTopHeader = false;
        case T_START_MULTIPART -> depth++;
        case T_END_MULTIPART -> depth--;
        case T_BODY -> body(tokens);
        case T_START_MESSAGE,
            T_END_MESSAGE,
            T_RAW_ENTITY,
            T_START_BODYPART,
            T_END_BODYPART,
            T_PREAMBLE,
            T_EPILOGUE,
            T_END_OF_STREAM -> {}
      }
      state = tokens.next();
    }
  }

  private void field(Field field) {
    String name = field.getName().toLowerCase(Locale.ROOT);
    if (name.equals("content-disposition")) {
      disposition = HeaderText.value(field).toLowerCase(Locale.ROOT);
    } else if (name.equals("content-type")) {
      contentType = HeaderText.value(field).toLowerCase(Locale.ROOT);
    } else if (inTopHeader) {
      topField(name, field);
    }
  }

  /// The first of several equal fields counts, but for recipients.
  private void topField(String name, Field field) {
    String value = HeaderText.value(field);
    switch (name) {
      case "from" -> {
        List<Person> authors = people(value);
        from = from.equals(Person.NOBODY) && !authors.isEmpty() ? authors.getFirst() : from;
      }
      case "to" -> to.addAll(people(value));
      case "cc" -> cc.addAll(people(value));
      case "subject" -> subject = subject.isEmpty() ? HeaderText.readable(value) : subject;
      case "date" -> dateMillis = dateMillis == 0 ? date(value) : dateMillis;
      case "message-id" -> messageId = messageId.isEmpty() ? firstId(value) : messageId;
      case "in-reply-to" -> inReplyTo = inReplyTo.isEmpty() ? firstId(value) : inReplyTo;
      case "references" -> references = references.isEmpty() ? HeaderText.ids(value) : references;
      default -> {}
    }
  }

  private static String firstId(String value) {
    List<String> ids = HeaderText.ids(value);
    return ids.isEmpty() ? "" : ids.getFirst();
  }

  private static long date(String value) {
    DateTimeField parsed =
        DateTimeFieldLenientImpl.PARSER.parse(new RawField("Date", value), DecodeMonitor.SILENT);
    return parsed.getDate() == null ? 0 : Math.max(0, parsed.getDate().toInstant().toEpochMilli());
  }

  private static List<Person> people(String value) {
    List<Person> people = new ArrayList<>();
    ByteSequence raw = ContentUtil.encode(StandardCharsets.UTF_8, value);
    ParserCursor all = new ParserCursor(0, raw.length());
    for (Mailbox mailbox : LenientAddressParser.DEFAULT.parseAddressList(raw, all).flatten()) {
      String name = mailbox.getName() == null ? "" : HeaderText.readable(mailbox.getName());
      people.add(new Person(name, HeaderText.oneLine(mailbox.getAddress())));
    }
    return people;
  }

  private void body(MimeTokenStream tokens) throws IOException {
    parts++;
    String type = tokens.getBodyDescriptor().getMimeType();
    if (isAttachment(type)) {
      attachments++;
    } else if (type.equals("text/html")) {
      html = html.isEmpty() ? text(tokens) : html;
    } else if (type.startsWith("text/")) {
      plain = plain.isEmpty() ? text(tokens) : plain;
    }
  }

  /// A part that says so, has a file name, or is no text; inline pictures of an HTML text are none.
  private boolean isAttachment(String type) {
    boolean named = disposition.contains("filename") || contentType.contains("name=");
    boolean picture = disposition.startsWith("inline") && type.startsWith("image/");
    return disposition.startsWith("attachment")
        || ((named || !type.startsWith("text/")) && !picture);
  }

  private static String text(MimeTokenStream tokens) throws IOException {
    byte[] bytes = tokens.getDecodedInputStream().readNBytes(TEXT_BYTES_MAX);
    return HeaderText.decode(bytes, Charsets.named(tokens.getBodyDescriptor().getCharset()));
  }
}

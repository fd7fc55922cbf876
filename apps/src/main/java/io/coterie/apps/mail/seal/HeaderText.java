package io.coterie.apps.mail.seal;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.DecoderUtil;
import org.apache.james.mime4j.stream.Field;

/// Header fields as people read them: unfolded, decoded (RFC 2047, or raw UTF-8), bounded.
final class HeaderText {
  static final int FIELD_CHARS_MAX = 64 * 1024;

  private static final Charset FALLBACK = Charset.forName("windows-1252");
  private static final Pattern ID = Pattern.compile("<([^<>\\s]+)>");
  private static final Pattern SPACE = Pattern.compile("[\\s\\p{Cntrl}\\u00A0]+");

  private HeaderText() {}

  /// The value of a field as written, without line ends, at most [#FIELD_CHARS_MAX] long.
  static String value(Field field) {
    byte[] raw = field.getRaw().toByteArray();
    String line = decode(raw, StandardCharsets.UTF_8);
    String value = line.substring(Math.min(line.length(), line.indexOf(':') + 1));
    String bounded = value.substring(0, Math.min(value.length(), FIELD_CHARS_MAX));
    return bounded.replaceAll("[\\r\\n]+", "").strip();
  }

  /// Text for people: encoded words decoded, white space and control characters as one space.
  static String readable(String value) {
    return oneLine(DecoderUtil.decodeEncodedWords(value, DecodeMonitor.SILENT));
  }

  static String oneLine(String text) {
    return SPACE.matcher(wellFormed(text)).replaceAll(" ").strip();
  }

  /// Message ids in angle brackets; a field without brackets is one id.
  static List<String> ids(String value) {
    List<String> ids = new ArrayList<>();
    Matcher id = ID.matcher(value);
    while (id.find()) {
      ids.add(wellFormed(id.group(1)));
    }
    String bare = oneLine(value);
    if (ids.isEmpty() && !bare.isEmpty() && bare.indexOf(' ') < 0) {
      ids.add(bare.replaceAll("[<>]", ""));
    }
    return ids;
  }

  /// Bytes as text: in the wanted charset, or in windows-1252 when they are not valid in it.
  static String decode(byte[] bytes, Charset wanted) {
    Charset charset = wanted.equals(StandardCharsets.US_ASCII) ? StandardCharsets.UTF_8 : wanted;
    try {
      return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return new String(bytes, charset.equals(StandardCharsets.UTF_8) ? FALLBACK : charset);
    }
  }

  /// The same text with U+FFFD for halves of surrogate pairs, which UTF-8 cannot write.
  private static String wellFormed(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }
}

package io.coterie.apps.mail.seal;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// The readable text of an HTML part, for a snippet: tags, comments, styles and scripts left out.
///
/// It is no sanitiser; the result is shown as plain text only. Reads each character once.
final class HtmlText {
  private static final Map<String, String> ENTITIES =
      Map.of("amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'", "nbsp", " ");

  /// Tags inside a word or sentence; every other one separates words.
  private static final Set<String> INLINE =
      Set.of("a", "b", "big", "code", "em", "font", "i", "s", "small", "span", "strong", "tt", "u");

  private static final int ENTITY_LENGTH_MAX = 10;

  private final String html;
  private final StringBuilder text = new StringBuilder();
  private int at;

  private HtmlText(String html) {
    this.html = html;
  }

  static String of(String html) {
    HtmlText reading = new HtmlText(html);
    reading.read();
    return reading.text.toString();
  }

  private void read() {
    while (at < html.length()) {
      char c = html.charAt(at);
      if (c == '<') {
        skipMarkup();
      } else if (c == '&') {
        entity();
      } else {
        text.append(c);
        at++;
      }
    }
  }

  private void skipMarkup() {
    String tag = tagName();
    boolean inline = INLINE.contains(tag);
    if (html.startsWith("<!--", at)) {
      skipBehind("-->");
    } else if (tag.equals("style") || tag.equals("script") || tag.equals("title")) {
      skipBehind("</" + tag);
      skipBehind(">");
    } else {
      skipBehind(">");
    }
    if (!inline) {
      text.append(' ');
    }
  }

  private String tagName() {
    int start = html.startsWith("</", at) ? at + 2 : at + 1;
    int end = start;
    while (end < html.length() && end - at <= ENTITY_LENGTH_MAX && isLetter(html.charAt(end))) {
      end++;
    }
    return html.substring(start, end).toLowerCase(Locale.ROOT);
  }

  private void skipBehind(String end) {
    int found = at;
    while (found < html.length() && !html.regionMatches(true, found, end, 0, end.length())) {
      found++;
    }
    at = Math.min(html.length(), found + end.length());
  }

  private void entity() {
    int end = html.indexOf(';', at, Math.min(html.length(), at + ENTITY_LENGTH_MAX));
    String name = end < 0 ? "" : html.substring(at + 1, end);
    String meant = name.startsWith("#") ? numbered(name.substring(1)) : ENTITIES.get(name);
    if (meant == null) {
      text.append('&');
      at++;
    } else {
      text.append(meant);
      at = end + 1;
    }
  }

  private static String numbered(String digits) {
    boolean hexadecimal = digits.startsWith("x") || digits.startsWith("X");
    int point = 0;
    for (char c : digits.substring(hexadecimal ? 1 : 0).toCharArray()) {
      int digit = Character.digit(c, hexadecimal ? 16 : 10);
      point = digit < 0 ? 0xFFFD : Math.min(point * (hexadecimal ? 16 : 10) + digit, 0x110000);
    }
    return Character.toString(Character.isValidCodePoint(point) ? point : 0xFFFD);
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}

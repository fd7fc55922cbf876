package io.coterie.gateways.smtp;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// The character classes of RFC 5321 and RFC 5322, widened to UTF-8 as RFC 6531 does.
final class Characters {
  private static final String ATOM_MARKS = "!#$%&'*+-/=?^_`{|}~";
  private static final int LABEL_LENGTH_MAX = 63;
  private static final Pattern IPV4_LITERAL =
      Pattern.compile("\\[(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?=\\d)|(?=]))){4}]");
  private static final Pattern IPV6_LITERAL =
      Pattern.compile("\\[[iI][pP][vV]6:[0-9a-fA-F:.]{2,45}]");

  private Characters() {}

  static boolean isAtom(int c) {
    return isLetterOrDigit(c) || c >= 0x80 || ATOM_MARKS.indexOf(c) >= 0;
  }

  static boolean isLetterOrDigit(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }

  static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /// A domain name (an underscore is let through, many machines' names have one) or an address
  /// literal.
  static boolean isDomain(String text) {
    if (bytes(text) > Address.DOMAIN_BYTES_MAX) {
      return false;
    }
    if (text.startsWith("[")) {
      return IPV4_LITERAL.matcher(text).matches() || IPV6_LITERAL.matcher(text).matches();
    }
    for (String label : text.split("\\.", -1)) {
      if (!isLabel(label)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLabel(String label) {
    return !label.isEmpty()
        && label.length() <= LABEL_LENGTH_MAX
        && !label.startsWith("-")
        && !label.endsWith("-")
        && label.chars().allMatch(c -> isLetterOrDigit(c) || c == '-' || c == '_' || c >= 0x80);
  }
}

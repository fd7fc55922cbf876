package io.coterie.gateways.smtp;

import java.util.Locale;

/// Reads the path of `MAIL` and `RCPT` (RFC 5321, section 4.1.2), character by character.
///
/// Source routes are refused: RFC 5321 lets a server decline them, and they are an old way to ask
/// for relaying.
final class PathScanner {
  private final String text;
  private int at;

  /// @param text what stands behind `FROM:` or `TO:`
  PathScanner(String text) {
    this.text = text.stripLeading();
  }

  /// Whether the next characters are this word; if so they are consumed. Case does not matter.
  boolean take(String word) {
    if (!text.regionMatches(true, at, word, 0, word.length())) {
      return false;
    }
    at += word.length();
    return true;
  }

  /// What is left: the parameters.
  String rest() {
    return text.substring(at);
  }

  /// An address in angle brackets.
  Address path() throws RefusedCommand {
    if (!take("<")) {
      throw RefusedCommand.syntax("put the address between < and >");
    }
    if (peek() == '@') {
      throw new RefusedCommand(Reply.of(553, "5.1.3", "source routes are not accepted"));
    }
    String local = peek() == '"' ? quoted() : dotted();
    if (!take("@")) {
      throw syntax("write the address as <name@domain>");
    }
    String domain = domain();
    if (!take(">")) {
      throw syntax("the address must end with >");
    }
    if (local.isEmpty() || Characters.bytes(local) > Address.LOCAL_BYTES_MAX) {
      throw syntax("the part before @ has 1 to 64 octets");
    }
    return new Address(local, domain);
  }

  private String dotted() throws RefusedCommand {
    int from = at;
    while (Characters.isAtom(peek()) || peek() == '.') {
      at++;
    }
    String local = text.substring(from, at);
    if (local.startsWith(".") || local.endsWith(".") || local.contains("..")) {
      throw syntax("dots in the part before @ stand between other characters");
    }
    return local;
  }

  private String quoted() throws RefusedCommand {
    StringBuilder local = new StringBuilder();
    at++;
    while (peek() != '"') {
      if (peek() == '\\') {
        at++;
      }
      if (peek() < 0) {
        throw syntax("the quoted part before @ does not end");
      }
      local.append(text.charAt(at++));
    }
    at++;
    return local.toString();
  }

  private String domain() throws RefusedCommand {
    int from = at;
    while (peek() >= 0 && peek() != '>' && peek() != ' ') {
      at++;
    }
    String domain = text.substring(from, at);
    if (!Characters.isDomain(domain)) {
      throw syntax("the part behind @ is no domain");
    }
    return domain.toLowerCase(Locale.ROOT);
  }

  private int peek() {
    return at < text.length() ? text.charAt(at) : -1;
  }

  private static RefusedCommand syntax(String cure) {
    return new RefusedCommand(Reply.of(553, "5.1.3", cure));
  }
}

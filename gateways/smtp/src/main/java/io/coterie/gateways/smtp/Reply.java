package io.coterie.gateways.smtp;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// One reply to the client: a code (RFC 5321), an enhanced status code (RFC 3463), and words.
///
/// @param code three digits
/// @param status such as `5.1.1`; empty where RFC 2034 has none (greeting, `EHLO`, `354`)
/// @param lines at least one
/// @param last whether the session ends after it
record Reply(int code, String status, List<String> lines, boolean last) {
  private static final int LINE_LENGTH_MAX = 400;

  static final Reply OK = of(250, "2.0.0", "done");
  static final Reply SENDER_OK = of(250, "2.1.0", "sender accepted");
  static final Reply RECIPIENT_OK = of(250, "2.1.5", "recipient accepted");
  static final Reply GO_AHEAD = of(354, "", "send the message, end with <CRLF>.<CRLF>");
  static final Reply BYE = of(221, "2.0.0", "goodbye").closing();
  static final Reply VERIFY = of(252, "2.5.2", "send mail and see");
  static final Reply HELP =
      of(214, "2.0.0", "EHLO HELO MAIL RCPT DATA RSET NOOP QUIT VRFY HELP STARTTLS; see RFC 5321");
  static final Reply READY_FOR_TLS = of(220, "2.0.0", "ready to start TLS");

  static final Reply UNKNOWN_COMMAND = of(500, "5.5.1", "unknown command; HELP lists those I know");
  static final Reply HELLO_FIRST = of(503, "5.5.1", "say EHLO first");
  static final Reply MAIL_FIRST = of(503, "5.5.1", "say MAIL FROM first");
  static final Reply MAIL_TWICE = of(503, "5.5.1", "a message is under way; say RSET to drop it");
  static final Reply NO_RECIPIENT = of(554, "5.5.1", "no valid recipient");
  static final Reply NO_TLS = of(502, "5.5.1", "TLS is not available");
  static final Reply TLS_TWICE = of(503, "5.5.1", "TLS is already running");
  static final Reply UNKNOWN_USER = of(550, "5.1.1", "no such user here");
  static final Reply KEYLESS =
      of(550, "5.2.1", "that mailbox can take no mail: nothing can be encrypted to its key");
  static final Reply NO_RELAY = of(550, "5.7.1", "mail for that domain is not received here");
  static final Reply STORE_DOWN = of(451, "4.3.0", "the mail store cannot answer; try again");
  static final Reply TOO_MANY_RECIPIENTS =
      of(452, "4.5.3", "too many recipients; send again to the rest");
  static final Reply NO_MEMORY = of(452, "4.3.1", "too much mail under way; try again");
  static final Reply TOO_LARGE =
      of(552, "5.3.4", "message is larger than the SIZE in my EHLO reply");
  static final Reply NEEDS_UTF8 = of(553, "5.6.7", "non-ASCII address: say SMTPUTF8 in MAIL FROM");

  static final Reply EARLY_TALK =
      of(554, "5.5.0", "wait for my reply before you send more").closing();
  static final Reply NOT_SMTP = of(554, "5.5.0", "this is a mail server").closing();
  static final Reply TOO_MANY_ERRORS = of(421, "4.7.0", "too many errors").closing();
  static final Reply TOO_MANY_MESSAGES =
      of(421, "4.7.0", "enough for one session; connect again").closing();
  static final Reply TOO_MANY_SESSIONS = of(421, "4.3.2", "too many sessions; try again").closing();
  static final Reply TIMEOUT = of(421, "4.4.2", "waited too long").closing();
  static final Reply CLOSING = of(421, "4.3.2", "closing for service; try again").closing();
  static final Reply FAULT = of(421, "4.3.0", "internal fault; try again").closing();

  Reply {
    lines = lines.stream().map(Reply::printable).toList();
  }

  static Reply of(int code, String status, String text) {
    return new Reply(code, status, List.of(text), false);
  }

  /// The same reply, after which the session ends.
  Reply closing() {
    return new Reply(code, status, lines, true);
  }

  boolean refuses() {
    return code >= 400;
  }

  /// The reply on the wire; every line carries the code, the last one a space behind it.
  byte[] bytes() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      text.append(code).append(i + 1 < lines.size() ? '-' : ' ');
      if (!status.isEmpty()) {
        text.append(status).append(' ');
      }
      text.append(lines.get(i)).append("\r\n");
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static String printable(String line) {
    String clean = line.replaceAll("[^\\x20-\\x7E]", "?");
    return clean.length() <= LINE_LENGTH_MAX ? clean : clean.substring(0, LINE_LENGTH_MAX);
  }
}

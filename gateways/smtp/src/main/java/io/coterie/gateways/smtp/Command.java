package io.coterie.gateways.smtp;

import io.coterie.gateways.smtp.Envelope.Body;
import java.util.Optional;

/// One parsed command line.
sealed interface Command {

  /// `EHLO` or `HELO`.
  record Hello(String name, boolean extended) implements Command {}

  /// `MAIL FROM`; no sender for `<>`, a size of -1 when none was declared.
  record Mail(Optional<Address> sender, long size, Body body, boolean smtpUtf8)
      implements Command {}

  /// `RCPT TO`; no address for `<Postmaster>`, which every server must know (RFC 5321, 4.5.1).
  record Recipient(Optional<Address> address) implements Command {}

  /// `DATA`.
  record Text() implements Command {}

  /// `STARTTLS` (RFC 3207).
  record StartTls() implements Command {}

  /// A command whose reply does not depend on the session: `NOOP`, `VRFY`, `HELP`, `QUIT`.
  record Fixed(Reply reply) implements Command {}

  /// `RSET`.
  record Reset() implements Command {}

  /// Whether nothing may follow before the reply was read (RFC 2920, section 3.1). Bytes that do
  /// follow are a client out of step, or commands injected for after the TLS handshake.
  default boolean endsGroup() {
    return switch (this) {
      case Hello _, Text _, StartTls _ -> true;
      case Mail _, Recipient _, Fixed _, Reset _ -> false;
    };
  }
}

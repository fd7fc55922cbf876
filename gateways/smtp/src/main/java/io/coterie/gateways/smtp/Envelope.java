package io.coterie.gateways.smtp;

import java.util.List;
import java.util.Optional;

/// Who sent a message to whom, as said by `MAIL` and `RCPT`; headers say something else at times.
///
/// @param sender the reverse path; empty for `MAIL FROM:<>`, which notices of failure use
/// @param recipients at least one; no mailbox twice
/// @param body what `BODY=` declared
/// @param smtpUtf8 whether the sender declared internationalised headers (RFC 6531)
/// @param client the sending machine
public record Envelope(
    Optional<Address> sender,
    List<Recipient> recipients,
    Body body,
    boolean smtpUtf8,
    SmtpClient client) {

  public Envelope {
    recipients = List.copyOf(recipients);
  }

  /// One accepted recipient: the address as it was written, and the mailbox the drop named for it.
  public record Recipient(Address address, String mailbox) {}

  /// The declared content of a message (RFC 6152). Both are received byte for byte.
  public enum Body {
    SEVEN_BIT,
    EIGHT_BIT
  }
}

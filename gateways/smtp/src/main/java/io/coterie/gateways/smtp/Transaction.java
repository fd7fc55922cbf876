package io.coterie.gateways.smtp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One mail transaction: from `MAIL` until its `DATA` is answered, or it is reset.
final class Transaction {
  private final Command.Mail mail;
  private final Map<String, Envelope.Recipient> byMailbox = new LinkedHashMap<>();
  private int accepted;

  Transaction(Command.Mail mail) {
    this.mail = mail;
  }

  boolean smtpUtf8() {
    return mail.smtpUtf8();
  }

  /// The number of accepted `RCPT` commands, which is what the limit counts.
  int accepted() {
    return accepted;
  }

  /// Adds a recipient; a second address of the same mailbox adds no second copy.
  void add(Address address, String mailbox) {
    accepted++;
    byMailbox.putIfAbsent(mailbox, new Envelope.Recipient(address, mailbox));
  }

  Envelope envelope(SmtpClient client) {
    return new Envelope(
        mail.sender(), List.copyOf(byMailbox.values()), mail.body(), mail.smtpUtf8(), client);
  }
}

package io.coterie.server;

import io.coterie.apps.mail.Inbound;
import io.coterie.gateways.smtp.Address;
import io.coterie.gateways.smtp.Envelope;
import io.coterie.gateways.smtp.MailDrop;
import io.coterie.gateways.smtp.MessageBytes;
import java.io.InputStream;

/// Mail's way from the SMTP gateway into the house.
record SealingDrop(Inbound inbound) implements MailDrop {
  @Override
  public boolean serves(String domain) {
    return inbound.serves(domain);
  }

  @Override
  public Lookup lookup(Address address) {
    return switch (inbound.lookup(address.toString())) {
      case Inbound.Lookup.Known(var mailbox) -> new Lookup.Known(mailbox);
      case Inbound.Lookup.Unknown unknown -> new Lookup.Unknown();
      case Inbound.Lookup.Keyless keyless -> new Lookup.Keyless();
      case Inbound.Lookup.Unreachable unreachable -> new Lookup.Unreachable();
    };
  }

  @Override
  public Receipt deliver(Envelope envelope, MessageBytes message) {
    Inbound.Message plaintext =
        new Inbound.Message() {
          @Override
          public long size() {
            return message.size();
          }

          @Override
          public InputStream open() {
            return message.open();
          }
        };
    return switch (inbound.deliver(
        envelope.recipients().stream().map(Envelope.Recipient::mailbox).distinct().toList(),
        plaintext)) {
      case Inbound.Receipt.Stored stored -> new Receipt.Stored();
      case Inbound.Receipt.Refused(var reason) -> new Receipt.Refused(reason);
      case Inbound.Receipt.Unavailable unavailable -> new Receipt.Unavailable();
    };
  }
}

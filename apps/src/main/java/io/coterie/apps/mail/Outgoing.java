package io.coterie.apps.mail;

import io.coterie.apps.Declined;
import io.coterie.apps.Surroundings;
import io.coterie.apps.accounts.Accounts;
import io.coterie.apps.accounts.DirectoryEntry;
import io.coterie.core.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Sends mail that the sender's client encrypted: to mailboxes of this cluster at once; outside
/// recipients are held and shown, never sent.
///
/// Everything is checked before anything is delivered. Cut off in the middle, the client's
/// repetition with the same id completes it: each entry's id was chosen by the client and is taken
/// once.
public final class Outgoing {
  private final Accounts accounts;
  private final Mailboxes mailboxes;
  private final Bodies bodies;
  private final Surroundings around;

  public Outgoing(Accounts accounts, Mailboxes mailboxes, Bodies bodies, Surroundings around) {
    this.accounts = accounts;
    this.mailboxes = mailboxes;
    this.bodies = bodies;
    this.around = around;
  }

  /// Delivers every copy; durable when it returns. The same id again answers the same.
  public SentMail send(Bytes sender, SendMail mail) {
    Optional<SentMail> before = mailboxes.sent(sender, Columns.submitted(mail.id()));
    if (before.isPresent()) {
      return before.get();
    }
    List<SentMail.Recipient> recipients = check(sender, mail);
    long now = around.wallMillis();
    for (SendMail.Copy copy : mail.copies()) {
      deliver(copy, Origin.CLUSTER, now);
    }
    mail.own().ifPresent(copy -> deliver(copy, Origin.OWN, now));
    SentMail sent = new SentMail(mail.id(), now, recipients);
    mailboxes.noteSent(sender, sent, mail.own().map(SendMail.Copy::id));
    return sent;
  }

  /// What became of a mail, by the id of its own copy.
  public SentMail status(Bytes sender, Bytes ownEntry) {
    return mailboxes
        .sent(sender, Columns.sent(ownEntry))
        .orElseThrow(() -> Declined.notFound("sent mail"));
  }

  private List<SentMail.Recipient> check(Bytes sender, SendMail mail) {
    List<SentMail.Recipient> recipients = new ArrayList<>();
    if (mail.own().isPresent() && !mail.own().get().account().equals(sender)) {
      throw Declined.invalid("The own copy belongs into the own mailbox.");
    }
    mail.own().ifPresent(copy -> bodies.size(copy.body()));
    for (SendMail.Copy copy : mail.copies()) {
      String address =
          copy.address()
              .orElseThrow(() -> Declined.invalid("A copy for somebody else has an address."));
      recipients.add(new SentMail.Recipient(requireSame(address, copy.account()), false));
      bodies.size(copy.body());
    }
    for (String address : mail.outside()) {
      if (!(accounts.lookUp(address) instanceof DirectoryEntry.Outside(var outside))) {
        throw Declined.invalid("Recipients of this cluster get an encrypted copy.");
      }
      recipients.add(new SentMail.Recipient(outside, true));
    }
    return recipients;
  }

  private String requireSame(String address, Bytes account) {
    if (accounts.lookUp(address) instanceof DirectoryEntry.Here here) {
      if (here.account().equals(account)) {
        return here.address();
      }
      throw new Declined(
          Declined.Reason.RECIPIENT_CHANGED,
          "The address " + here.address() + " belongs to another account than was said.",
          "Look its key up again, and encrypt to that.");
    }
    throw Declined.invalid("A copy is for an address of this cluster.");
  }

  private void deliver(SendMail.Copy copy, Origin origin, long now) {
    long size = bodies.size(copy.body());
    bodies.refer(copy.body(), copy.account(), copy.id());
    Entry entry =
        new Entry(copy.id(), now, size, copy.body(), origin, copy.summary(), Optional.empty());
    if (!mailboxes.deliver(copy.account(), entry)) {
      throw new Declined(
          Declined.Reason.UNKNOWN_ADDRESS,
          "A recipient's account was deleted while the mail was being sent.",
          "Send to the others without that address.");
    }
  }
}

package io.coterie.gateways.smtp;

/// Where received mail goes: all that the gateway knows of the rest of the house.
///
/// Every method is called on a session's virtual thread and may block, but must return within the
/// implementation's own deadline. Outcomes are values; an exception is a bug of the implementation
/// and ends the session with `421`.
public interface MailDrop {

  /// Whether mail for this domain (lower case) ends here. Anything else would be relaying and is
  /// refused with `550 5.7.1`. Answered from memory, never from the store.
  boolean serves(String domain);

  /// Asks who reads mail for an address of a served domain.
  Lookup lookup(Address address);

  /// Takes one message for all recipients of the envelope, or for none as far as the sender is
  /// told.
  ///
  /// [Receipt.Stored] promises that the message is durable for *every* recipient. With several
  /// recipients a failure may come after some copies are already durable: the answer is then
  /// [Receipt.Unavailable], the sender tries again, and those recipients may get a second copy with
  /// the same `Message-ID`. At-least-once is what SMTP can promise (RFC 5321, section 6.1). So it
  /// is when one of them can get no mail any more: at the repetition `lookup` says for whom.
  ///
  /// The message is wiped when this method returns; an implementation keeps no reference to it.
  Receipt deliver(Envelope envelope, MessageBytes message);

  /// The answer to [#lookup].
  sealed interface Lookup {

    /// The address is read by the owner of this mailbox, an opaque name that comes back in the
    /// envelope. Two addresses with one mailbox get one copy.
    record Known(String mailbox) implements Lookup {}

    /// Nobody reads this address: `550 5.1.1`.
    record Unknown() implements Lookup {}

    /// The mailbox exists and can take no mail, because nothing can be encrypted to its key: `550
    /// 5.2.1`.
    record Keyless() implements Lookup {}

    /// The store cannot answer now: `451 4.3.0`, the sender tries again.
    record Unreachable() implements Lookup {}
  }

  /// The answer to [#deliver].
  sealed interface Receipt {

    /// Durable for every recipient: `250 2.6.0`.
    record Stored() implements Receipt {}

    /// Will never be taken: `554 5.6.0` with the reason, which must quote no content of the
    /// message.
    record Refused(String reason) implements Receipt {}

    /// Not stored for everyone now: `451 4.3.0`, the sender tries again.
    record Unavailable() implements Receipt {}
  }
}

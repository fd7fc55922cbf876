package io.coterie.apps.mail;

import io.coterie.apps.Declined;
import io.coterie.apps.Surroundings;
import io.coterie.apps.accounts.Accounts;
import io.coterie.apps.accounts.Directory;
import io.coterie.apps.accounts.KeyRecord;
import io.coterie.apps.mail.seal.BodySeal;
import io.coterie.apps.mail.seal.SummaryReader;
import io.coterie.apps.mail.seal.SummarySeal;
import io.coterie.apps.mail.seal.UnusableCertificate;
import io.coterie.core.wire.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Takes in mail from outside: seals it to each recipient and stores it, and says so only then. No
/// plaintext is kept, and a message is never whole in memory here.
public final class Inbound {
  private final Accounts accounts;
  private final Directory directory;
  private final Mailboxes mailboxes;
  private final Bodies bodies;
  private final Surroundings around;

  public Inbound(
      Accounts accounts,
      Directory directory,
      Mailboxes mailboxes,
      Bodies bodies,
      Surroundings around) {
    this.accounts = accounts;
    this.directory = directory;
    this.mailboxes = mailboxes;
    this.bodies = bodies;
    this.around = around;
  }

  /// One message in plaintext, in the memory of whoever received it; it may be opened several
  /// times.
  public interface Message {
    long size();

    InputStream open();
  }

  /// The answer to [#lookup].
  public sealed interface Lookup {
    /// `mailbox` names the recipient in [#deliver].
    record Known(String mailbox) implements Lookup {}

    record Unknown() implements Lookup {}

    /// Somebody does, but nothing can be encrypted to their newest key (any more).
    record Keyless() implements Lookup {}

    /// The store cannot answer now.
    record Unreachable() implements Lookup {}
  }

  /// The answer to [#deliver].
  public sealed interface Receipt {
    /// Durable for every recipient.
    record Stored() implements Receipt {}

    /// Will never be taken, for nobody of them.
    record Refused(String reason) implements Receipt {}

    /// Not stored for everyone; the sender tries again, and nobody gets it twice. Whoever cannot
    /// get mail any more is refused by [#lookup] then.
    record Unavailable() implements Receipt {}
  }

  /// Whether mail for this domain (lower case) ends here.
  public boolean serves(String domain) {
    return domain.equals(accounts.house().domain());
  }

  /// Who reads mail for an address of the own domain.
  public Lookup lookup(String address) {
    try {
      Optional<Bytes> account = accounts.accountOf(address);
      Optional<KeyRecord> key = account.flatMap(directory::newest);
      if (key.isEmpty()) {
        return new Lookup.Unknown();
      }
      return BodySeal.isUsable(key.get().certificate().toArray(), now())
          ? new Lookup.Known(account.orElseThrow().toHex())
          : new Lookup.Keyless();
    } catch (Declined declined) {
      return new Lookup.Unreachable();
    }
  }

  /// Seals and stores the message for all recipients.
  ///
  /// Some of them may be gone since they were looked up, and there is one answer for all: the
  /// others get it, and the sender, who tries again, learns at [#lookup] for whom it is in vain.
  public Receipt deliver(List<String> recipients, Message message) {
    try {
      int stored = 0;
      for (String mailbox : recipients) {
        stored += deliver(Bytes.wrap(HexFormat.of().parseHex(mailbox)), message) ? 1 : 0;
      }
      if (stored == recipients.size()) {
        return new Receipt.Stored();
      }
      return stored > 0
          ? new Receipt.Unavailable()
          : new Receipt.Refused("the mailbox is gone, or its key cannot be encrypted to any more");
    } catch (Declined declined) {
      return new Receipt.Unavailable();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// False when the account is gone, or its key cannot be encrypted to.
  private boolean deliver(Bytes account, Message message) throws IOException {
    Optional<KeyRecord> key = directory.newest(account);
    if (key.isEmpty()) {
      return false;
    }
    BodySeal seal;
    try {
      seal = new BodySeal(key.get().certificate().toArray(), now());
    } catch (UnusableCertificate unusable) {
      return false;
    }
    Bytes id = entryId(account, message);
    if (mailboxes.knows(account, id)) {
      return true;
    }
    Bytes summary = summary(account, key.get(), id, message);
    StoredBody body = body(account, seal, id, message);
    Entry entry =
        new Entry(
            id,
            around.wallMillis(),
            body.size(),
            body.body(),
            Origin.SMTP,
            summary,
            Optional.empty());
    return mailboxes.deliver(account, entry);
  }

  private static Bytes summary(Bytes account, KeyRecord key, Bytes id, Message message)
      throws IOException {
    SummarySeal seal = new SummarySeal(key.summaryKey().toArray(), account.toArray());
    try (InputStream plain = message.open()) {
      return Bytes.wrap(seal.seal(SummaryReader.read(plain), id.toHex()));
    }
  }

  private Instant now() {
    return Instant.ofEpochMilli(around.wallMillis());
  }

  private StoredBody body(Bytes account, BodySeal seal, Bytes id, Message message)
      throws IOException {
    BodyWriter writer = bodies.begin();
    try (InputStream plain = message.open()) {
      seal.seal(plain, message.size(), writer);
      return bodies.keep(writer.finish(), account, id);
    }
  }

  /// The same message, by its `Message-ID` and every byte of it, has the same id in the same
  /// account, so that a sender's repetition changes nothing. Keyed, so that an id says nothing of
  /// the message to who does not know the pepper.
  private Bytes entryId(Bytes account, Message message) throws IOException {
    try (InputStream plain = message.open()) {
      Bytes otherwise = around.random(Entry.ID_BYTES);
      return MessageId.of(accounts.house().pepper(), account, plain, otherwise);
    }
  }
}

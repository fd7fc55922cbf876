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

    /// The store cannot answer now.
    record Unreachable() implements Lookup {}
  }

  /// The answer to [#deliver].
  public sealed interface Receipt {
    /// Durable for every recipient.
    record Stored() implements Receipt {}

    /// Will never be taken.
    record Refused(String reason) implements Receipt {}

    /// Not stored for everyone now; the sender tries again, and nobody gets it twice.
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
      boolean hasKey = account.flatMap(directory::newest).isPresent();
      return hasKey ? new Lookup.Known(account.orElseThrow().toHex()) : new Lookup.Unknown();
    } catch (Declined declined) {
      return new Lookup.Unreachable();
    }
  }

  /// Seals and stores the message for all recipients.
  public Receipt deliver(List<String> recipients, Message message) {
    try {
      boolean anybody = false;
      for (String mailbox : recipients) {
        anybody |= deliver(Bytes.wrap(HexFormat.of().parseHex(mailbox)), message);
      }
      return anybody
          ? new Receipt.Stored()
          : new Receipt.Refused("the mailbox does not exist any more");
    } catch (Declined declined) {
      return new Receipt.Unavailable();
    } catch (UnusableCertificate unusable) {
      return new Receipt.Refused("the recipient's key cannot be encrypted to");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// False when the account is gone.
  private boolean deliver(Bytes account, Message message) throws IOException, UnusableCertificate {
    Optional<KeyRecord> key = directory.newest(account);
    if (key.isEmpty()) {
      return false;
    }
    Bytes id = entryId(account, message);
    if (mailboxes.knows(account, id)) {
      return true;
    }
    Bytes summary = summary(account, key.get(), id, message);
    StoredBody body = body(account, key.get(), id, message);
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

  private StoredBody body(Bytes account, KeyRecord key, Bytes id, Message message)
      throws IOException, UnusableCertificate {
    BodySeal seal =
        new BodySeal(key.certificate().toArray(), Instant.ofEpochMilli(around.wallMillis()));
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

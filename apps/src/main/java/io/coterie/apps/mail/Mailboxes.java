package io.coterie.apps.mail;

import io.coterie.apps.AppKeyspaces;
import io.coterie.apps.Declined;
import io.coterie.apps.Rows;
import io.coterie.apps.accounts.Belongings;
import io.coterie.client.Database;
import io.coterie.client.Watch;
import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.DecodeException;
import io.coterie.protocols.tablets.Condition;
import io.coterie.protocols.tablets.Mutation;
import io.coterie.protocols.tablets.ReadLimit;
import io.coterie.protocols.tablets.TabletAnswer;
import io.coterie.protocols.tablets.TabletConfig;
import io.coterie.protocols.tablets.Value;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Mailboxes: one row each, every change one atomic write of it.
public final class Mailboxes implements Belongings {
  private final Rows rows;
  private final Bodies bodies;

  public Mailboxes(Database database, Bodies bodies) {
    this.rows = new Rows(database, AppKeyspaces.MAILBOXES);
    this.bodies = bodies;
  }

  /// What is in an entry's two cells.
  private record Located(Columns.Place place, Entry entry, Optional<Rows.Found> stateCell) {}

  /// Entries, newest first; `before` is `next` of the page before.
  public EntryPage list(Bytes account, Optional<String> before, int limit) {
    if (limit < 1 || limit > EntryPage.ENTRIES_MAX) {
      throw Declined.invalid("A page has 1 to " + EntryPage.ENTRIES_MAX + " entries.");
    }
    String cursor = Long.toString(head(account));
    Bytes from = before.map(Mailboxes::after).orElse(Columns.IN);
    Optional<Bytes> end = Optional.ofNullable(Columns.IN.prefixEnd());
    ReadLimit reading = new ReadLimit(2 * limit + 1, TabletConfig.READ_BYTES_MAX);
    PageReader page = new PageReader(limit);
    boolean more = true;
    while (more) {
      TabletAnswer.Cells cells = rows.scan(account, from, end, reading);
      more = cells.more() && !cells.cells().isEmpty();
      for (TabletAnswer.RowCell cell : cells.cells()) {
        more = page.take(cell) && more;
        from = cell.column().successor();
      }
    }
    return page.page(cursor);
  }

  /// One entry.
  public Entry read(Bytes account, Bytes id) {
    return locate(account, id).orElseThrow(() -> Declined.notFound("mail")).entry;
  }

  /// The encrypted message of an entry; the caller closes its stream.
  public Bodies.Content openBody(Bytes account, Bytes id) {
    return bodies.open(read(account, id).body());
  }

  /// Replaces the state of exactly version `ifMatch`, or makes the first when that is empty; gives
  /// the new version. `Declined(VERSION_CONFLICT)` names the version that is there. The same change
  /// again is done.
  public long putState(Bytes account, Bytes id, OptionalLong ifMatch, Bytes blob) {
    if (blob.size() > EntryState.BLOB_BYTES_MAX) {
      throw Declined.invalid("A state has at most 2048 bytes.");
    }
    EntryState wanted = new EntryState(ifMatch.orElse(0) + 1, blob);
    Located located = locate(account, id).orElseThrow(() -> Declined.notFound("mail"));
    if (isDone(located, wanted)) {
      return wanted.version();
    }
    Columns.Place place = located.place;
    Condition unchanged =
        located
            .stateCell
            .<Condition>map(cell -> new Condition.VersionIs(place.stateColumn(), cell.version()))
            .orElse(new Condition.Absent(place.stateColumn()));
    boolean written =
        rows.tryMutate(
            account,
            List.of(new Condition.Present(place.column()), unchanged),
            List.of(
                new Mutation.Put(place.stateColumn(), Value.of(EntryState.CODEC.encode(wanted))),
                head()));
    if (!written) {
      Located now = locate(account, id).orElseThrow(() -> Declined.notFound("mail"));
      if (!isDone(now, wanted)) {
        throw Declined.conflict(version(now));
      }
    }
    return wanted.version();
  }

  /// Whether the state is there already; throws when another is in its place.
  private static boolean isDone(Located located, EntryState wanted) {
    if (located.entry.state().equals(Optional.of(wanted))) {
      return true;
    }
    if (version(located) != wanted.version() - 1) {
      throw Declined.conflict(version(located));
    }
    return false;
  }

  private static long version(Located located) {
    return located.entry.state().map(EntryState::version).orElse(0L);
  }

  /// Deletes the entry for its owner; copies of others stay. What is gone is deleted.
  public void delete(Bytes account, Bytes id) {
    Optional<Located> located = locate(account, id);
    if (located.isPresent()) {
      bodies.list().note(located.get().entry.body());
      Columns.Place place = located.get().place;
      Value body = Value.of(located.get().entry.body());
      rows.tryMutate(
          account,
          List.of(new Condition.Present(place.column())),
          List.of(
              new Mutation.Delete(place.column()),
              new Mutation.Delete(place.stateColumn()),
              new Mutation.Delete(Columns.id(id)),
              new Mutation.Put(Columns.gone(id), body),
              head()));
    }
    release(account, id);
  }

  /// Takes back the reference of an entry that is not in the mailbox, after making sure that it
  /// cannot come any more: whoever still delivers it is refused.
  void settle(Bytes account, Bytes id, Bytes body) {
    Optional<Rows.Found> there = rows.get(account, Columns.id(id));
    if (there.isPresent() && isEntryOf(body, account, id)) {
      return;
    }
    boolean never =
        there.isPresent()
            || rows.get(account, Columns.gone(id)).isPresent()
            || rows.get(account, Columns.CLOSED).isPresent()
            || rows.tryMutate(
                account,
                List.of(new Condition.Absent(Columns.id(id))),
                List.of(new Mutation.Put(Columns.cut(body), Value.of(Bytes.EMPTY))));
    if (never) {
      bodies.release(body, account, id);
      release(account, id);
    } else {
      settle(account, id, body);
    }
  }

  private boolean isEntryOf(Bytes body, Bytes account, Bytes id) {
    return locate(account, id).map(found -> found.entry.body().equals(body)).orElse(false);
  }

  /// Takes back the reference of a deleted entry, which its `gone` cell remembers until it is done.
  private void release(Bytes account, Bytes id) {
    Optional<Rows.Found> gone = rows.get(account, Columns.gone(id));
    if (gone.isPresent() && !gone.get().bytes().isEmpty()) {
      bodies.release(gone.get().bytes(), account, id);
      rows.mutate(account, List.of(new Mutation.Put(Columns.gone(id), Value.of(Bytes.EMPTY))));
    }
  }

  /// Follows the mailbox from a cursor on, or from now on.
  public MailFeed follow(Bytes account, Optional<String> cursor) {
    return new MailFeed(this, account, cursor);
  }

  Watch watch(Bytes account, long afterVersion) {
    return rows.watch(account, afterVersion);
  }

  /// The version of the mailbox's last change.
  long head(Bytes account) {
    return rows.get(account, Columns.HEAD).map(Rows.Found::version).orElse(0L);
  }

  /// Whether the entry is or was in the mailbox.
  boolean knows(Bytes account, Bytes id) {
    return rows.get(account, Columns.id(id)).isPresent()
        || rows.get(account, Columns.gone(id)).isPresent();
  }

  /// Puts an entry in, whose body refers to it already. The same id again changes nothing; false
  /// when the mailbox is closed.
  boolean deliver(Bytes account, Entry entry) {
    Columns.Place place = new Columns.Place(entry.timeMillis(), entry.id());
    boolean delivered =
        rows.tryMutate(
            account,
            List.of(
                new Condition.Absent(Columns.id(entry.id())),
                new Condition.Absent(Columns.gone(entry.id())),
                new Condition.Absent(Columns.cut(entry.body())),
                new Condition.Absent(Columns.CLOSED)),
            List.of(
                new Mutation.Put(
                    place.column(),
                    Value.of(Columns.Stored.CODEC.encode(Columns.Stored.of(entry)))),
                new Mutation.Put(
                    Columns.id(entry.id()), Value.of(Columns.NUMBER.encode(entry.timeMillis()))),
                head()));
    if (delivered || rows.get(account, Columns.id(entry.id())).isPresent()) {
      return true;
    }
    bodies.release(entry.body(), account, entry.id());
    if (rows.get(account, Columns.cut(entry.body())).isPresent()) {
      throw new Declined(
          Declined.Reason.UNAVAILABLE,
          "This mail took more than a day to be delivered.",
          "Send it again.");
    }
    return rows.get(account, Columns.CLOSED).isEmpty();
  }

  Optional<SentMail> sent(Bytes account, Bytes column) {
    return rows.get(account, column).map(cell -> SentMail.CODEC.decode(cell.bytes()));
  }

  void noteSent(Bytes account, SentMail sent, Optional<Bytes> ownEntry) {
    Value value = Value.of(SentMail.CODEC.encode(sent));
    Mutation submitted = new Mutation.Put(Columns.submitted(sent.id()), value);
    rows.mutate(
        account,
        ownEntry
            .map(id -> List.<Mutation>of(submitted, new Mutation.Put(Columns.sent(id), value)))
            .orElse(List.of(submitted)));
  }

  @Override
  public void sessionsChanged(Bytes account) {
    rows.mutate(account, List.of(new Mutation.Put(Columns.BELL, Value.of(Bytes.EMPTY)), head()));
  }

  @Override
  public void removeAll(Bytes account) {
    rows.mutate(account, List.of(new Mutation.Put(Columns.CLOSED, Value.of(Bytes.EMPTY)), head()));
    EntryPage page = list(account, Optional.empty(), EntryPage.ENTRIES_MAX);
    while (!page.entries().isEmpty()) {
      page.entries().forEach(entry -> delete(account, entry.id()));
      page = list(account, Optional.empty(), EntryPage.ENTRIES_MAX);
    }
    for (Rows.Found cell : rows.all(account, Bytes.EMPTY)) {
      if (Columns.isGone(cell.column())) {
        release(account, Columns.idGone(cell.column()));
      }
      if (!cell.column().equals(Columns.CLOSED)) {
        rows.mutate(account, List.of(new Mutation.Delete(cell.column())));
      }
    }
  }

  private Optional<Located> locate(Bytes account, Bytes id) {
    Optional<Columns.Place> place =
        rows.get(account, Columns.id(id))
            .map(cell -> new Columns.Place(Columns.NUMBER.decode(cell.bytes()), id));
    return place.flatMap(found -> locate(account, found));
  }

  private Optional<Located> locate(Bytes account, Columns.Place place) {
    Optional<Rows.Found> state = rows.get(account, place.stateColumn());
    return rows.get(account, place.column())
        .map(cell -> Columns.Stored.CODEC.decode(cell.bytes()).at(place))
        .map(entry -> state.map(cell -> entry.with(state(cell))).orElse(entry))
        .map(entry -> new Located(place, entry, state));
  }

  private static EntryState state(Rows.Found cell) {
    return EntryState.CODEC.decode(cell.bytes());
  }

  private static Bytes after(String before) {
    try {
      return Columns.place(before).after();
    } catch (DecodeException malformed) {
      throw Declined.invalid("`before` is no place in a mailbox.");
    }
  }

  private static Mutation head() {
    return new Mutation.Put(Columns.HEAD, Value.of(Bytes.EMPTY));
  }
}

package io.coterie.apps.accounts;

import io.coterie.apps.AppKeyspaces;
import io.coterie.apps.Rows;
import io.coterie.apps.Surroundings;
import io.coterie.client.Database;
import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.Codec;
import io.coterie.core.wire.Sink;
import io.coterie.protocols.tablets.Condition;
import io.coterie.protocols.tablets.Mutation;
import io.coterie.protocols.tablets.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Sessions: 256 random bits each, kept as their hash, bound to the account's session epoch.
///
/// Row = hash of the token, `s` = the session, `used` = when it was used last. The account's row
/// has an index of them (`s/` and the public id), written before the session and removed after it.
public final class Sessions {
  /// Sessions of one account; the oldest ends when another begins.
  public static final int PER_ACCOUNT_MAX = 64;

  /// How exact the time of last use is.
  static final long TOUCH_MILLIS = 5 * 60_000L;

  static final int TOKEN_BYTES = 32;
  static final int ID_BYTES = 16;

  private static final Bytes SESSION = Bytes.utf8("s");
  private static final Bytes USED = Bytes.utf8("used");
  private static final Bytes INDEX = Bytes.utf8("s/");

  private final Rows sessions;
  private final AccountRow accounts;
  private final Belongings belongings;
  private final Surroundings around;

  Sessions(Database database, Belongings belongings, Surroundings around) {
    this.sessions = new Rows(database, AppKeyspaces.SESSIONS);
    this.accounts = new AccountRow(database);
    this.belongings = belongings;
    this.around = around;
  }

  /// A session as it is stored.
  record Stored(Bytes id, Bytes account, long epoch) {
    static final Codec<Stored> CODEC =
        Codec.of(
            (stored, sink) -> sink.raw(stored.id).raw(stored.account).i64(stored.epoch),
            source ->
                new Stored(source.raw(ID_BYTES), source.raw(SignUp.ACCOUNT_BYTES), source.i64()));
  }

  /// A session as the account's index has it.
  record Indexed(Bytes id, Bytes tokenHash, long createdAtMillis, String agent) {
    static final Codec<Indexed> CODEC =
        Codec.of(
            (indexed, sink) ->
                sink.raw(indexed.id)
                    .raw(indexed.tokenHash)
                    .i64(indexed.createdAtMillis)
                    .utf8(indexed.agent),
            source ->
                new Indexed(
                    source.raw(ID_BYTES),
                    source.raw(TOKEN_BYTES),
                    source.i64(),
                    source.utf8(4 * Visitor.AGENT_CHARACTERS_MAX)));

    Bytes column() {
      return INDEX.concat(id);
    }
  }

  /// A session that has begun, with the token that only its owner keeps.
  record Begun(Bytes token, Session session) {}

  Begun begin(Bytes account, AccountRow.Gate gate, Visitor visitor) {
    List<Indexed> before = new ArrayList<>(index(account));
    before.sort(Comparator.comparingLong(Indexed::createdAtMillis));
    for (Indexed oldest : before.subList(0, Math.max(0, before.size() - PER_ACCOUNT_MAX + 1))) {
      end(account, oldest);
    }
    Bytes token = around.random(TOKEN_BYTES);
    Bytes hash = Hashes.sha256(token);
    Bytes id = around.random(ID_BYTES);
    Indexed indexed = new Indexed(id, hash, around.wallMillis(), visitor.agent());
    accounts
        .rows()
        .mutate(account, List.of(AccountRow.put(indexed.column(), Indexed.CODEC, indexed)));
    Session session = new Session(hash, id, account, gate.role(), gate.sessionEpoch());
    sessions.mutate(hash, List.of(stored(session), used(around.wallMillis())));
    return new Begun(token, session);
  }

  /// Whether the token stands for a session. Where no majority answers, an old session is honoured
  /// for a quarter of an hour.
  public SessionCheck check(Bytes token) {
    Bytes hash = Hashes.sha256(token);
    Optional<Stored> found =
        sessions.getOrStale(hash, SESSION).map(cell -> Stored.CODEC.decode(cell.bytes()));
    if (found.isEmpty()) {
      return new SessionCheck.Over(SessionCheck.Why.SESSION_REVOKED);
    }
    Stored stored = found.get();
    SessionCheck check = judge(hash, stored, accounts.gateOrStale(stored.account));
    if (check instanceof SessionCheck.Valid(var session)) {
      touch(session);
    }
    return check;
  }

  private static SessionCheck judge(Bytes hash, Stored stored, Optional<AccountRow.Gate> found) {
    if (found.isEmpty() || found.get().status() == AccountRow.Status.DELETED) {
      return new SessionCheck.Over(SessionCheck.Why.ACCOUNT_DELETED);
    }
    AccountRow.Gate gate = found.get();
    if (gate.status() == AccountRow.Status.DISABLED) {
      return new SessionCheck.Over(SessionCheck.Why.SESSION_REVOKED);
    }
    if (gate.sessionEpoch() != stored.epoch) {
      return new SessionCheck.Over(SessionCheck.Why.CREDENTIALS_CHANGED);
    }
    return new SessionCheck.Valid(
        new Session(hash, stored.id, stored.account, gate.role(), stored.epoch));
  }

  private void touch(Session session) {
    long now = around.wallMillis();
    long last = sessions.getOrStale(session.tokenHash(), USED).map(Sessions::millis).orElse(now);
    if (now - last >= TOUCH_MILLIS) {
      sessions.offer(session.tokenHash(), new Condition.Present(SESSION), used(now));
    }
  }

  /// Sessions of the account, newest use first.
  public List<SessionView> list(Session current) {
    List<SessionView> views = new ArrayList<>();
    for (Indexed each : index(current.account())) {
      Optional<Stored> stored =
          sessions.get(each.tokenHash, SESSION).map(cell -> Stored.CODEC.decode(cell.bytes()));
      if (stored.isPresent() && stored.get().epoch == current.epoch()) {
        long used =
            sessions.get(each.tokenHash, USED).map(Sessions::millis).orElse(each.createdAtMillis);
        views.add(
            new SessionView(
                each.id, each.createdAtMillis, used, each.agent, each.id.equals(current.id())));
      }
    }
    views.sort(Comparator.comparingLong(SessionView::lastUsedAtMillis).reversed());
    return views;
  }

  /// Ends a session of the account; one that is gone is ended.
  public void revoke(Session current, Bytes id) {
    for (Indexed each : index(current.account())) {
      if (each.id.equals(id)) {
        end(current.account(), each);
        belongings.sessionsChanged(current.account());
      }
    }
  }

  /// Takes a session into the account's new epoch, after its owner changed the password in it.
  Session renew(Session session, AccountRow.Gate gate) {
    Session renewed =
        new Session(
            session.tokenHash(), session.id(), session.account(), gate.role(), gate.sessionEpoch());
    boolean there =
        sessions.tryMutate(
            session.tokenHash(), List.of(new Condition.Present(SESSION)), List.of(stored(renewed)));
    return there ? renewed : session;
  }

  /// Removes what is left of the account's sessions, but for one.
  void removeAll(Bytes account, Optional<Session> but) {
    for (Indexed each : index(account)) {
      if (but.isEmpty() || !each.id.equals(but.get().id())) {
        end(account, each);
      }
    }
    belongings.sessionsChanged(account);
  }

  private void end(Bytes account, Indexed session) {
    sessions.mutate(
        session.tokenHash, List.of(new Mutation.Delete(SESSION), new Mutation.Delete(USED)));
    accounts.rows().mutate(account, List.of(new Mutation.Delete(session.column())));
  }

  private List<Indexed> index(Bytes account) {
    return accounts.rows().all(account, INDEX).stream()
        .map(cell -> Indexed.CODEC.decode(cell.bytes()))
        .toList();
  }

  private static Mutation stored(Session session) {
    return AccountRow.put(
        SESSION, Stored.CODEC, new Stored(session.id(), session.account(), session.epoch()));
  }

  private static Mutation used(long millis) {
    return new Mutation.Put(USED, Value.of(new Sink().i64(millis).toBytes()));
  }

  private static long millis(Rows.Found cell) {
    return new io.coterie.core.wire.Source(cell.bytes()).i64();
  }
}

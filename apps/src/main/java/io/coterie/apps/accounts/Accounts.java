package io.coterie.apps.accounts;

import io.coterie.apps.Declined;
import io.coterie.apps.Surroundings;
import io.coterie.client.Database;
import io.coterie.core.wire.Bytes;
import java.util.Optional;

/// Accounts as people use them: sign up, log in, change, recover, delete (P16). Calls block; what
/// cannot be done is [Declined].
public final class Accounts {
  private final Database database;
  private final House house;
  private final Directory directory;
  private final Belongings belongings;
  private final Sessions sessions;
  private final Invitations invitations;
  private final Addresses addresses;
  private final Intents intents;
  private final SignUps signUps;
  private final LogIns logIns;
  private final Changes changes;

  public Accounts(
      Database database,
      House house,
      Surroundings around,
      Directory directory,
      Belongings belongings) {
    this.database = database;
    this.house = house;
    this.directory = directory;
    this.belongings = belongings;
    this.sessions = new Sessions(database, belongings, around);
    this.invitations = new Invitations(database, around);
    this.addresses = new Addresses(database);
    this.intents = new Intents(database, around);
    this.signUps = new SignUps(database, house, around, directory);
    this.logIns = new LogIns(database, house, around, signUps);
    this.changes = new Changes(database, house, directory);
  }

  public House house() {
    return house;
  }

  public Sessions sessions() {
    return sessions;
  }

  public Invitations invitations() {
    return invitations;
  }

  /// Makes an account and begins its first session. One winner per name; the same wish again is
  /// done.
  public LoggedIn signUp(SignUp wish, Visitor visitor) {
    signUps.signUp(wish);
    return logIn(wish.name(), wish.credentials().authKey(), visitor);
  }

  /// Salt and parameters; for a name that nobody has too.
  public Kdf challenge(String name) {
    return logIns.challenge(name);
  }

  public LoggedIn logIn(String name, Bytes authKey, Visitor visitor) {
    return begin(logIns.byPassword(name, authKey, visitor), visitor);
  }

  public void logOut(Session session) {
    sessions.revoke(session, session.id());
  }

  public RecoveryOpened openRecovery(String name, Bytes recoveryKey, Visitor visitor) {
    Bytes account = logIns.byCode(name, recoveryKey, visitor).account();
    AccountRow row = changes.accounts();
    AccountRow.CodeLock lock = LogIns.present(row.code(account)).part();
    return new RecoveryOpened(
        account,
        lock.wrap(),
        lock.version(),
        LogIns.present(row.password(account)).part().version(),
        row.keyring(account),
        row.keyringVersion(account));
  }

  /// Sets a new password by the recovery code; all sessions end and a new one begins.
  public LoggedIn recover(Recover wish, Visitor visitor) {
    Bytes account = logIns.byCode(wish.name(), wish.recoveryKey(), visitor).account();
    AccountRow.Gate gate = changes.password(account, wish.credentials(), wish.order());
    sessions.removeAll(account, Optional.empty());
    return begin(new LogIns.Proved(account, gate), visitor);
  }

  /// The account of a session.
  public Account me(Session session) {
    return view(session);
  }

  /// Replaces the password; the other sessions end, this one stays.
  public Account changePassword(
      Session session, Bytes authKey, Credentials credentials, SignedOrder order) {
    AccountRow.PasswordLock lock =
        LogIns.present(changes.accounts().password(session.account())).part();
    if (!changes.isDone(session.account(), lock, credentials)) {
      logIns.again(session, lock, authKey);
    }
    AccountRow.Gate gate = changes.password(session.account(), credentials, order);
    Session renewed = sessions.renew(session, gate);
    sessions.removeAll(session.account(), Optional.of(renewed));
    return view(renewed);
  }

  public Account replaceRecovery(
      Session session, Bytes authKey, RecoveryLock recovery, SignedOrder order) {
    logIns.again(
        session, LogIns.present(changes.accounts().password(session.account())).part(), authKey);
    changes.recovery(session.account(), recovery, order);
    return view(session);
  }

  /// Deletes the account for ever: sessions end at once, rows go step by step, and the name is not
  /// given out again. Cut off, it is completed by [#completeIntents()].
  public void delete(Session session, Bytes authKey, SignedOrder order) {
    logIns.again(
        session, LogIns.present(changes.accounts().password(session.account())).part(), authKey);
    intents.noteRemoval(session.account());
    changes.deletion(session.account(), order);
    remove(session.account());
  }

  /// Lets nobody into an account any more; by an administrator, who still reads nothing of it.
  public void disable(Session administrator, String name) {
    Invitations.requireAdministrator(administrator);
    if (!(addresses.owner(name + "@" + house.domain())
        instanceof Addresses.Owner.Somebody(var account))) {
      throw Declined.notFound("account");
    }
    changes.disable(account);
    sessions.removeAll(account, Optional.empty());
  }

  /// Who reads mail for an address, with the chain of keys.
  public DirectoryEntry lookUp(String typed) {
    String address = Names.normalAddress(typed);
    if (!Names.domainOf(address).equals(house.domain())) {
      return new DirectoryEntry.Outside(address);
    }
    if (addresses.owner(address) instanceof Addresses.Owner.Somebody(var account)) {
      KeyChain chain = directory.chain(account, address);
      if (!chain.records().isEmpty()) {
        return new DirectoryEntry.Here(address, account, chain.signed());
      }
    }
    throw unknownAddress(address);
  }

  /// The account behind an address of the own domain; where no majority answers, as it was some
  /// minutes ago.
  public Optional<Bytes> accountOf(String typed) {
    String address = Names.normalAddress(typed);
    return addresses.ownerOrStale(address) instanceof Addresses.Owner.Somebody(var account)
        ? Optional.of(account)
        : Optional.empty();
  }

  /// Completes what other nodes left half done; for each node to call now and then.
  public void completeIntents() {
    intents.signUps().forEach(signUps::complete);
    for (Bytes account : intents.removals()) {
      boolean closed =
          new AccountRow(database)
              .gate(account)
              .map(gate -> gate.part().status() == AccountRow.Status.DELETED)
              .orElse(false);
      if (closed) {
        remove(account);
      }
    }
  }

  /// Every step may be done again.
  private void remove(Bytes account) {
    AccountRow row = changes.accounts();
    row.profile(account).ifPresent(read -> addresses.close(read.part().address(), account));
    sessions.removeAll(account, Optional.empty());
    belongings.removeAll(account);
    row.empty(account);
    intents.strikeRemoval(account);
  }

  private LoggedIn begin(LogIns.Proved proved, Visitor visitor) {
    Sessions.Begun begun = sessions.begin(proved.account(), proved.gate(), visitor);
    return new LoggedIn(begun.token(), view(begun.session()));
  }

  private Account view(Session session) {
    AccountRow row = changes.accounts();
    Bytes account = session.account();
    AccountRow.Profile profile = LogIns.present(row.profile(account)).part();
    AccountRow.PasswordLock lock = LogIns.present(row.password(account)).part();
    return new Account(
        account,
        profile.name(),
        profile.address(),
        session.role(),
        session.id(),
        lock.kdf(),
        lock.wrap(),
        lock.version(),
        LogIns.present(row.code(account)).part().version(),
        row.keyring(account),
        row.keyringVersion(account),
        directory.chain(account, profile.address()).signed());
  }

  private static Declined unknownAddress(String address) {
    return new Declined(
        Declined.Reason.UNKNOWN_ADDRESS,
        "Nobody here has the address " + address + ".",
        "Check its spelling.");
  }
}

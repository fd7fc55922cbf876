package io.coterie.apps.accounts;

import io.coterie.apps.Declined;
import io.coterie.apps.Surroundings;
import io.coterie.client.Database;
import io.coterie.core.wire.Bytes;
import java.util.Optional;
import java.util.function.Predicate;

/// Proves who somebody is, by password or recovery code; what is wrong is not said.
final class LogIns {
  private final Addresses addresses;
  private final AccountRow accounts;
  private final Attempts attempts;
  private final SignUps signUps;
  private final House house;

  LogIns(Database database, House house, Surroundings around, SignUps signUps) {
    this.addresses = new Addresses(database);
    this.accounts = new AccountRow(database);
    this.attempts = new Attempts(database, house, around);
    this.signUps = signUps;
    this.house = house;
  }

  /// Somebody whose proof was right.
  record Proved(Bytes account, AccountRow.Gate gate) {}

  Kdf challenge(String name) {
    Names.requireName(name);
    return find(name)
        .flatMap(proved -> accounts.password(proved.account))
        .map(read -> read.part().kdf())
        .orElseGet(() -> Locks.fakeKdf(house, name));
  }

  Proved byPassword(String name, Bytes authKey, Visitor visitor) {
    return proved(
        name,
        visitor,
        account ->
            accounts
                .password(account)
                .map(read -> Locks.opens(house, account, read.part(), authKey))
                .orElse(false));
  }

  Proved byCode(String name, Bytes recoveryKey, Visitor visitor) {
    return proved(
        name,
        visitor,
        account ->
            accounts
                .code(account)
                .map(read -> Locks.opens(house, account, read.part(), recoveryKey))
                .orElse(false));
  }

  /// Somebody who is logged in says the password again.
  void again(Session session, AccountRow.PasswordLock lock, Bytes authKey) {
    attempts.count(session.account());
    if (!Locks.opens(house, session.account(), lock, authKey)) {
      throw Locks.wrong();
    }
    attempts.forgive(session.account());
  }

  private Proved proved(String name, Visitor visitor, Predicate<Bytes> opens) {
    Names.requireName(name);
    attempts.count(name, visitor);
    Proved somebody =
        find(name).filter(found -> opens.test(found.account)).orElseThrow(Locks::wrong);
    attempts.forgive(name, visitor);
    return somebody;
  }

  /// The active account of this name; completes its sign-up when that was cut off.
  private Optional<Proved> find(String name) {
    String address = name + "@" + house.domain();
    return switch (addresses.owner(address)) {
      case Addresses.Owner.Somebody(var account) -> {
        Optional<Proved> active = active(account);
        if (active.isEmpty() && accounts.gate(account).isEmpty()) {
          signUps.complete(address);
          active = active(account);
        }
        yield active;
      }
      case Addresses.Owner.Gone gone -> Optional.empty();
      case Addresses.Owner.Nobody nobody -> Optional.empty();
    };
  }

  private Optional<Proved> active(Bytes account) {
    return accounts
        .gate(account)
        .map(AccountRow.Read::part)
        .filter(gate -> gate.status() == AccountRow.Status.ACTIVE)
        .map(gate -> new Proved(account, gate));
  }

  /// The gate of an account that is there, or [Declined].
  static <T> AccountRow.Read<T> present(Optional<AccountRow.Read<T>> part) {
    return part.orElseThrow(() ->
        new Declined(
            Declined.Reason.NOT_LOGGED_IN,
            "This account does not exist any more.",
            "Log in with another account."));
  }
}

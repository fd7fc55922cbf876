package io.coterie.apps.accounts;

import io.coterie.apps.Declined;
import io.coterie.client.Database;
import io.coterie.core.wire.Bytes;
import io.coterie.protocols.tablets.Mutation;
import java.util.ArrayList;
import java.util.List;

/// What an owner changes of an account: password, recovery code, its existence. Each is one
/// conditional write of one row, signed by the owner's identity key; what has to follow may be cut
/// off.
final class Changes {
  private final AccountRow accounts;
  private final Directory directory;
  private final House house;

  Changes(Database database, House house, Directory directory) {
    this.accounts = new AccountRow(database);
    this.directory = directory;
    this.house = house;
  }

  AccountRow accounts() {
    return accounts;
  }

  /// Replaces salt, verifier and wrap, and ends the session epoch, in one conditional write. The
  /// same change again, after it was done, is done.
  AccountRow.Gate password(Bytes account, Credentials credentials, SignedOrder order) {
    AccountRow.Read<AccountRow.Gate> gate = activeGate(account);
    AccountRow.Read<AccountRow.PasswordLock> lock = LogIns.present(accounts.password(account));
    if (isDone(account, lock.part(), credentials)) {
      require(order, account, SignedOrder.Kind.CREDENTIALS, lock.part().version(), credentials);
      return gate.part();
    }
    long version = lock.part().version() + 1;
    require(order, account, SignedOrder.Kind.CREDENTIALS, version, credentials);
    AccountRow.Gate next = gate.part().next(AccountRow.Status.ACTIVE);
    AccountRow.PasswordLock fresh = Locks.password(house, account, credentials, version);
    mutate(
        account,
        List.of(gate, lock),
        List.of(
            AccountRow.put(AccountRow.GATE, AccountRow.Gate.CODEC, next),
            AccountRow.put(AccountRow.CREDENTIALS, AccountRow.PasswordLock.CODEC, fresh)));
    return next;
  }

  boolean isDone(Bytes account, AccountRow.PasswordLock lock, Credentials credentials) {
    return lock.equals(Locks.password(house, account, credentials, lock.version()));
  }

  /// Replaces the recovery code's verifier and wrap.
  void recovery(Bytes account, RecoveryLock recovery, SignedOrder order) {
    AccountRow.Read<AccountRow.Gate> gate = activeGate(account);
    AccountRow.Read<AccountRow.CodeLock> lock = LogIns.present(accounts.code(account));
    boolean done = lock.part().equals(Locks.code(house, account, recovery, lock.part().version()));
    long version = done ? lock.part().version() : lock.part().version() + 1;
    order.require(
        new SignedOrder.Expected(SignedOrder.Kind.RECOVERY, account, version, recovery.content()),
        identityKey(account));
    if (!done) {
      AccountRow.CodeLock fresh = Locks.code(house, account, recovery, version);
      mutate(
          account,
          List.of(gate, lock),
          List.of(AccountRow.put(AccountRow.RECOVERY, AccountRow.CodeLock.CODEC, fresh)));
    }
  }

  /// Closes the account for ever; its rows are removed afterwards.
  void deletion(Bytes account, SignedOrder order) {
    AccountRow.Read<AccountRow.Gate> gate = activeGate(account);
    AccountRow.Read<AccountRow.PasswordLock> lock = LogIns.present(accounts.password(account));
    AccountRow.Read<AccountRow.Profile> profile = LogIns.present(accounts.profile(account));
    Bytes content = new io.coterie.core.wire.Sink().utf8(profile.part().address()).toBytes();
    order.require(
        new SignedOrder.Expected(
            SignedOrder.Kind.DELETE, account, lock.part().version() + 1, content),
        identityKey(account));
    close(account, gate, AccountRow.Status.DELETED);
  }

  /// Ends all sessions and lets nobody in; by an administrator.
  void disable(Bytes account) {
    close(account, activeGate(account), AccountRow.Status.DISABLED);
  }

  private void close(
      Bytes account, AccountRow.Read<AccountRow.Gate> gate, AccountRow.Status status) {
    mutate(
        account,
        List.of(gate),
        List.of(AccountRow.put(AccountRow.GATE, AccountRow.Gate.CODEC, gate.part().next(status))));
  }

  private AccountRow.Read<AccountRow.Gate> activeGate(Bytes account) {
    AccountRow.Read<AccountRow.Gate> gate = LogIns.present(accounts.gate(account));
    if (gate.part().status() != AccountRow.Status.ACTIVE) {
      throw Locks.wrong();
    }
    return gate;
  }

  private void require(
      SignedOrder order,
      Bytes account,
      SignedOrder.Kind kind,
      long version,
      Credentials credentials) {
    order.require(
        new SignedOrder.Expected(kind, account, version, credentials.content()),
        identityKey(account));
  }

  private Bytes identityKey(Bytes account) {
    String address = LogIns.present(accounts.profile(account)).part().address();
    return directory.chain(account, address).newest().identityKey();
  }

  private void mutate(
      Bytes account, List<? extends AccountRow.Read<?>> unchanged, List<Mutation> mutations) {
    List<io.coterie.protocols.tablets.Condition> conditions = new ArrayList<>();
    unchanged.forEach(read -> conditions.add(read.unchanged()));
    if (!accounts.rows().tryMutate(account, conditions, mutations)) {
      throw Declined.conflict(0);
    }
  }
}

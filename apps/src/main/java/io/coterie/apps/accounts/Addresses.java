package io.coterie.apps.accounts;

import io.coterie.apps.AppKeyspaces;
import io.coterie.apps.Rows;
import io.coterie.client.Database;
import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.Codec;
import io.coterie.protocols.tablets.Condition;
import io.coterie.protocols.tablets.Mutation;
import io.coterie.protocols.tablets.Value;
import java.util.List;
import java.util.Optional;

/// The keyspace `addresses`: row = normalised address, `owner` = the account for ever (empty once
/// it was deleted), and, while a sign-up is not complete, `intent` and `intent-keyring` = all that
/// is needed to complete it.
final class Addresses {
  private static final Bytes OWNER = Bytes.utf8("owner");
  private static final Bytes INTENT = Bytes.utf8("intent");
  private static final Bytes INTENT_KEYRING = Bytes.utf8("intent-keyring");
  private static final int RECORD_BYTES_MAX = 16_384;

  private final Rows rows;

  Addresses(Database database) {
    this.rows = new Rows(database, AppKeyspaces.ADDRESSES);
  }

  /// A sign-up that won its address: whatever is left to do can be done from this alone.
  record Intent(
      Bytes account, AccountRow.Fresh fresh, Bytes keyRecord, Bytes keyring, Bytes invitation) {
    static final Codec<Intent> CODEC =
        Codec.of(
            (intent, sink) ->
                sink.raw(intent.account)
                    .put(AccountRow.Fresh.CODEC, intent.fresh)
                    .bytes(intent.keyRecord)
                    .bytes(intent.invitation),
            source ->
                new Intent(
                    source.raw(SignUp.ACCOUNT_BYTES),
                    source.get(AccountRow.Fresh.CODEC),
                    source.bytes(RECORD_BYTES_MAX),
                    Bytes.EMPTY,
                    source.bytes(32)));

    String address() {
      return fresh.profile().address();
    }

    private Intent with(Bytes storedKeyring) {
      return new Intent(account, fresh, keyRecord, storedKeyring, invitation);
    }
  }

  /// Whose an address is.
  sealed interface Owner {
    record Nobody() implements Owner {}

    record Somebody(Bytes account) implements Owner {}

    /// The account was deleted; the address is not given out again.
    record Gone() implements Owner {}
  }

  Owner owner(String address) {
    return owner(rows.get(Bytes.utf8(address), OWNER));
  }

  /// The owner, where no majority answers as it was some minutes ago.
  Owner ownerOrStale(String address) {
    return owner(rows.getOrStale(Bytes.utf8(address), OWNER));
  }

  private static Owner owner(Optional<Rows.Found> cell) {
    if (cell.isEmpty()) {
      return new Owner.Nobody();
    }
    Bytes account = cell.get().bytes();
    return account.isEmpty() ? new Owner.Gone() : new Owner.Somebody(account);
  }

  /// Takes the address for the account; exactly one of all who try ever succeeds. False when it is
  /// somebody else's, which a look tells where an answer was lost.
  boolean take(Intent intent) {
    Rows.Attempt attempt =
        rows.attempt(
            Bytes.utf8(intent.address()),
            List.of(new Condition.Absent(OWNER)),
            List.of(
                new Mutation.Put(OWNER, Value.of(intent.account)),
                AccountRow.put(INTENT, Intent.CODEC, intent),
                new Mutation.Put(INTENT_KEYRING, Value.of(intent.keyring))));
    if (attempt == Rows.Attempt.HAPPENED) {
      return true;
    }
    Owner owner = owner(intent.address());
    if (attempt == Rows.Attempt.UNKNOWN && owner instanceof Owner.Nobody) {
      throw Rows.outcomeUnknown();
    }
    return owner.equals(new Owner.Somebody(intent.account));
  }

  /// The sign-up of this address that is not complete yet.
  Optional<Intent> intent(String address) {
    Bytes row = Bytes.utf8(address);
    Optional<Intent> intent = rows.get(row, INTENT).map(cell -> Intent.CODEC.decode(cell.bytes()));
    return intent.flatMap(
        found -> rows.get(row, INTENT_KEYRING).map(cell -> found.with(cell.bytes())));
  }

  void complete(Intent intent) {
    rows.tryMutate(
        Bytes.utf8(intent.address()),
        List.of(unchanged(intent)),
        List.of(new Mutation.Delete(INTENT), new Mutation.Delete(INTENT_KEYRING)));
  }

  /// Gives back an address whose sign-up cannot be completed.
  void giveBack(Intent intent) {
    rows.tryMutate(
        Bytes.utf8(intent.address()),
        List.of(unchanged(intent)),
        List.of(
            new Mutation.Delete(OWNER),
            new Mutation.Delete(INTENT),
            new Mutation.Delete(INTENT_KEYRING)));
  }

  /// Closes the address for ever.
  void close(String address, Bytes account) {
    rows.tryMutate(
        Bytes.utf8(address),
        List.of(new Condition.ValueIs(OWNER, Value.of(account))),
        List.of(
            new Mutation.Put(OWNER, Value.of(Bytes.EMPTY)),
            new Mutation.Delete(INTENT),
            new Mutation.Delete(INTENT_KEYRING)));
  }

  private static Condition unchanged(Intent intent) {
    return new Condition.ValueIs(INTENT, Value.of(Intent.CODEC.encode(intent)));
  }
}

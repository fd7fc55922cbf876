package io.coterie.apps.accounts;

import io.coterie.apps.Declined;
import io.coterie.apps.Surroundings;
import io.coterie.apps.mail.seal.BodySeal;
import io.coterie.apps.mail.seal.SummarySeal;
import io.coterie.client.Database;
import io.coterie.core.wire.Bytes;
import java.time.Instant;
import java.util.Optional;

/// Makes accounts, each name once (P16).
///
/// Order: note the intent · claim the invitation · take the address (the one conditional write that
/// decides who wins, and carries everything else) · key record · account row · strike the intent.
/// Cut off after the address, any node completes it; before it, nothing has happened but a claim
/// that the same account may use again.
final class SignUps {
  private final Addresses addresses;
  private final AccountRow accounts;
  private final Invitations invitations;
  private final Directory directory;
  private final Intents intents;
  private final House house;
  private final Surroundings around;

  SignUps(Database database, House house, Surroundings around, Directory directory) {
    this.addresses = new Addresses(database);
    this.accounts = new AccountRow(database);
    this.invitations = new Invitations(database, around);
    this.directory = directory;
    this.intents = new Intents(database, around);
    this.house = house;
    this.around = around;
  }

  /// Makes the account; the same wish again finds it made.
  void signUp(SignUp wish) {
    String address = wish.name() + "@" + house.domain();
    KeyChain chain = KeyChain.empty(wish.account(), address).append(wish.keyRecord());
    requireUsable(chain.newest());
    switch (addresses.owner(address)) {
      case Addresses.Owner.Somebody(var account) when account.equals(wish.account()) ->
          complete(address);
      case Addresses.Owner.Somebody other -> throw nameTaken();
      case Addresses.Owner.Gone gone -> throw nameTaken();
      case Addresses.Owner.Nobody nobody -> make(wish, address);
    }
  }

  private void make(SignUp wish, String address) {
    Optional<Bytes> invitation = wish.invitation().map(Hashes::sha256);
    admit(invitation);
    if (accounts.gate(wish.account()).isPresent()) {
      throw KeyChain.taken();
    }
    intents.noteSignUp(address);
    Invitations.Use use = new Invitations.Use(wish.account(), wish.name());
    Role role = invitation.map(hash -> invitations.claim(hash, use)).orElse(Role.MEMBER);
    Addresses.Intent intent =
        new Addresses.Intent(
            wish.account(),
            fresh(wish, address, role),
            wish.keyRecord(),
            wish.keyring(),
            invitation.orElse(Bytes.EMPTY));
    if (!addresses.take(intent)) {
      invitation.ifPresent(hash -> invitations.release(hash, use));
      throw nameTaken();
    }
    complete(address);
  }

  /// Completes the sign-up of an address, whoever began it.
  void complete(String address) {
    Optional<Addresses.Intent> found = addresses.intent(address);
    if (found.isPresent()) {
      Addresses.Intent intent = found.get();
      if (!isOwnersChain(intent)) {
        addresses.giveBack(intent);
        intents.strikeSignUp(address);
        throw KeyChain.taken();
      }
      directory.append(intent.account(), address, intent.keyRecord());
      accounts.create(intent.account(), intent.fresh(), intent.keyring());
      if (intent.fresh().gate().role() == Role.ADMINISTRATOR) {
        invitations.administratorIs(intent.account());
      }
      addresses.complete(intent);
    }
    intents.strikeSignUp(address);
  }

  /// Whether the account's chain is this sign-up's: empty yet, or begun with its record. An id that
  /// somebody else used for another name is not given a second one.
  private boolean isOwnersChain(Addresses.Intent intent) {
    var signed = directory.chain(intent.account(), intent.address()).signed();
    return signed.isEmpty() || signed.getFirst().equals(intent.keyRecord());
  }

  private void admit(Optional<Bytes> invitation) {
    boolean open = house.registration() == Registration.OPEN;
    if (invitation.isEmpty() && !open) {
      throw house.registration() == Registration.INVITE
          ? new Declined(
              Declined.Reason.INVITATION_REQUIRED,
              "One needs an invitation to sign up here.",
              "Ask an administrator of this cluster for a link.")
          : closed();
    }
    if (invitation.isPresent()
        && house.registration() == Registration.CLOSED
        && invitations.roleOf(invitation.get()) != Role.ADMINISTRATOR) {
      throw closed();
    }
  }

  /// An account to whose keys nothing can be encrypted could never get mail.
  private void requireUsable(KeyRecord record) {
    Instant now = Instant.ofEpochMilli(around.wallMillis());
    if (!BodySeal.isUsable(record.certificate().toArray(), now)
        || !SummarySeal.isUsable(record.summaryKey().toArray())) {
      throw new Declined(
          Declined.Reason.INVALID_KEY_RECORD,
          "Nothing can be encrypted to the keys of this record.",
          "Make the keys again; the account was not made.");
    }
  }

  private AccountRow.Fresh fresh(SignUp wish, String address, Role role) {
    return new AccountRow.Fresh(
        new AccountRow.Profile(wish.name(), address, around.wallMillis()),
        new AccountRow.Gate(AccountRow.Status.ACTIVE, role, 1),
        Locks.password(house, wish.account(), wish.credentials(), 1),
        Locks.code(house, wish.account(), wish.recovery(), 1));
  }

  private static Declined closed() {
    return new Declined(
        Declined.Reason.REGISTRATION_CLOSED,
        "Nobody can sign up here.",
        "Ask an administrator of this cluster to open registration.");
  }

  private static Declined nameTaken() {
    return new Declined(Declined.Reason.NAME_TAKEN, "This name is taken.", "Choose another name.");
  }
}

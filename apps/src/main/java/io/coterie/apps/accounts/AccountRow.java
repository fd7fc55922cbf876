package io.coterie.apps.accounts;

import io.coterie.apps.AppKeyspaces;
import io.coterie.apps.Rows;
import io.coterie.client.Database;
import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.Codec;
import io.coterie.core.wire.DecodeException;
import io.coterie.core.wire.Sink;
import io.coterie.protocols.tablets.Condition;
import io.coterie.protocols.tablets.Mutation;
import io.coterie.protocols.tablets.Value;
import java.util.List;
import java.util.Optional;

/// The rows of the keyspace `accounts`: row = account id, one column for each part that is changed
/// by itself.
final class AccountRow {
  static final Bytes PROFILE = Bytes.utf8("profile");
  static final Bytes GATE = Bytes.utf8("gate");
  static final Bytes CREDENTIALS = Bytes.utf8("credentials");
  static final Bytes RECOVERY = Bytes.utf8("recovery");
  static final Bytes KEYRING = Bytes.utf8("keyring");
  static final Bytes KEYRING_VERSION = Bytes.utf8("keyring-version");

  private final Rows rows;

  AccountRow(Database database) {
    this.rows = new Rows(database, AppKeyspaces.ACCOUNTS);
  }

  /// A part and the version of its cell, for a condition.
  record Read<T>(T part, Condition unchanged) {}

  /// What never changes.
  record Profile(String name, String address, long createdAtMillis) {
    static final Codec<Profile> CODEC =
        Codec.of(
            (profile, sink) ->
                sink.utf8(profile.name).utf8(profile.address).i64(profile.createdAtMillis),
            source ->
                new Profile(
                    source.utf8(64), source.utf8(KeyRecord.ADDRESS_BYTES_MAX), source.i64()));
  }

  /// Whether the account may be used.
  enum Status {
    ACTIVE(1),
    DISABLED(2),
    /// For ever; the id is not used again.
    DELETED(3);

    private final int code;

    Status(int code) {
      this.code = code;
    }

    static Status of(int code) {
      return switch (code) {
        case 1 -> ACTIVE;
        case 2 -> DISABLED;
        case 3 -> DELETED;
        default -> throw new DecodeException("there is no status " + code);
      };
    }
  }

  /// What every request of a session looks at: sessions of another epoch are over.
  record Gate(Status status, Role role, long sessionEpoch) {
    static final Codec<Gate> CODEC =
        Codec.of(
            (gate, sink) ->
                sink.u8(gate.status.code).put(Role.CODEC, gate.role).i64(gate.sessionEpoch),
            source -> new Gate(Status.of(source.u8()), source.get(Role.CODEC), source.i64()));

    Gate next(Status newStatus) {
      return new Gate(newStatus, role, sessionEpoch + 1);
    }
  }

  /// How one logs in; `verifier` is the keyed hash of authKey.
  record PasswordLock(long version, Kdf kdf, Bytes verifier, Bytes wrap) {
    static final Codec<PasswordLock> CODEC =
        Codec.of(
            (lock, sink) ->
                sink.i64(lock.version).put(Kdf.CODEC, lock.kdf).raw(lock.verifier).raw(lock.wrap),
            source ->
                new PasswordLock(
                    source.i64(),
                    source.get(Kdf.CODEC),
                    source.raw(Credentials.KEY_BYTES),
                    source.raw(Credentials.WRAP_BYTES)));
  }

  /// How one recovers; `verifier` is the keyed hash of recoveryKey.
  record CodeLock(long version, Bytes verifier, Bytes wrap) {
    static final Codec<CodeLock> CODEC =
        Codec.of(
            (lock, sink) -> sink.i64(lock.version).raw(lock.verifier).raw(lock.wrap),
            source ->
                new CodeLock(
                    source.i64(),
                    source.raw(Credentials.KEY_BYTES),
                    source.raw(Credentials.WRAP_BYTES)));
  }

  /// Everything of a new account but its keyring.
  record Fresh(Profile profile, Gate gate, PasswordLock password, CodeLock code) {
    static final Codec<Fresh> CODEC =
        Codec.of(
            (fresh, sink) ->
                sink.put(Profile.CODEC, fresh.profile)
                    .put(Gate.CODEC, fresh.gate)
                    .put(PasswordLock.CODEC, fresh.password)
                    .put(CodeLock.CODEC, fresh.code),
            source ->
                new Fresh(
                    source.get(Profile.CODEC),
                    source.get(Gate.CODEC),
                    source.get(PasswordLock.CODEC),
                    source.get(CodeLock.CODEC)));
  }

  Rows rows() {
    return rows;
  }

  Optional<Read<Profile>> profile(Bytes account) {
    return part(account, PROFILE, Profile.CODEC);
  }

  Optional<Read<Gate>> gate(Bytes account) {
    return part(account, GATE, Gate.CODEC);
  }

  Optional<Gate> gateOrStale(Bytes account) {
    return rows.getOrStale(account, GATE).map(cell -> Gate.CODEC.decode(cell.bytes()));
  }

  Optional<Read<PasswordLock>> password(Bytes account) {
    return part(account, CREDENTIALS, PasswordLock.CODEC);
  }

  Optional<Read<CodeLock>> code(Bytes account) {
    return part(account, RECOVERY, CodeLock.CODEC);
  }

  Bytes keyring(Bytes account) {
    return rows.get(account, KEYRING).map(Rows.Found::bytes).orElse(Bytes.EMPTY);
  }

  long keyringVersion(Bytes account) {
    return rows.get(account, KEYRING_VERSION)
        .map(cell ->
            Codec.<Long>of((n, sink) -> sink.i64(n), source -> source.i64()).decode(cell.bytes()))
        .orElse(0L);
  }

  /// Makes the account; false when the id was used before, also by this very call.
  boolean create(Bytes account, Fresh fresh, Bytes keyring) {
    return rows.tryMutate(
        account,
        List.of(new Condition.Absent(GATE)),
        List.of(
            put(PROFILE, Profile.CODEC, fresh.profile),
            put(GATE, Gate.CODEC, fresh.gate),
            put(CREDENTIALS, PasswordLock.CODEC, fresh.password),
            put(RECOVERY, CodeLock.CODEC, fresh.code),
            new Mutation.Put(KEYRING, Value.of(keyring)),
            new Mutation.Put(KEYRING_VERSION, Value.of(new Sink().i64(1).toBytes()))));
  }

  /// Removes all but the gate, which stays closed.
  void empty(Bytes account) {
    rows.mutate(
        account,
        List.of(
            new Mutation.Delete(PROFILE),
            new Mutation.Delete(CREDENTIALS),
            new Mutation.Delete(RECOVERY),
            new Mutation.Delete(KEYRING),
            new Mutation.Delete(KEYRING_VERSION)));
  }

  static <T> Mutation put(Bytes column, Codec<T> codec, T part) {
    return new Mutation.Put(column, Value.of(codec.encode(part)));
  }

  private <T> Optional<Read<T>> part(Bytes account, Bytes column, Codec<T> codec) {
    return rows.get(account, column)
        .map(cell ->
            new Read<>(
                codec.decode(cell.bytes()), new Condition.VersionIs(column, cell.version())));
  }
}

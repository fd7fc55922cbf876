package io.coterie.apps.accounts;

import io.coterie.apps.AppKeyspaces;
import io.coterie.apps.Declined;
import io.coterie.apps.Rows;
import io.coterie.apps.Surroundings;
import io.coterie.client.Database;
import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.Codec;
import io.coterie.protocols.tablets.Condition;
import io.coterie.protocols.tablets.Mutation;
import io.coterie.protocols.tablets.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Single-use links to sign up (P32), kept as hashes of their tokens in one row: `i/` and the hash
/// = the invitation, `u/` and the hash = the account that it made.
public final class Invitations {
  /// Invitations in the list; used and expired ones make room.
  public static final int COUNT_MAX = 1_000;

  private static final Bytes ROW = Bytes.utf8("invitations");
  private static final Bytes MADE = Bytes.utf8("i/");
  private static final Bytes USED = Bytes.utf8("u/");
  private static final int TOKEN_BYTES = 32;
  private static final int ID_BYTES = 16;

  private final Rows rows;
  private final Surroundings around;

  Invitations(Database database, Surroundings around) {
    this.rows = new Rows(database, AppKeyspaces.INVITATIONS);
    this.around = around;
  }

  record Stored(Bytes id, Role role, String note, long createdAtMillis) {
    static final Codec<Stored> CODEC =
        Codec.of(
            (stored, sink) ->
                sink.raw(stored.id)
                    .put(Role.CODEC, stored.role)
                    .utf8(stored.note)
                    .i64(stored.createdAtMillis),
            source ->
                new Stored(
                    source.raw(ID_BYTES),
                    source.get(Role.CODEC),
                    source.utf8(4 * Invitation.NOTE_CHARACTERS_MAX),
                    source.i64()));

    long expiresAtMillis() {
      return createdAtMillis + Invitation.LIFE_MILLIS;
    }

    Invitation view(Optional<String> usedBy) {
      return new Invitation(id, role, note, createdAtMillis, expiresAtMillis(), usedBy);
    }
  }

  /// Who used an invitation.
  record Use(Bytes account, String name) {
    static final Codec<Use> CODEC =
        Codec.of(
            (use, sink) -> sink.raw(use.account).utf8(use.name),
            source -> new Use(source.raw(SignUp.ACCOUNT_BYTES), source.utf8(64)));
  }

  /// What an invitation promises, when it may still be used.
  public Invitation.Check check(Bytes token) {
    Bytes hash = Hashes.sha256(token);
    if (rows.get(ROW, USED.concat(hash)).isPresent()) {
      throw invalid();
    }
    Stored stored = valid(hash);
    return new Invitation.Check(stored.role, stored.expiresAtMillis());
  }

  /// Makes an invitation; administrators only.
  public Invitation.Made create(Session session, Role role, String note) {
    requireAdministrator(session);
    return make(role, note);
  }

  /// The one-time link for the first administrator, for whoever starts the cluster.
  public Invitation.Made firstAdministrator() {
    return make(Role.ADMINISTRATOR, "The first administrator");
  }

  /// Whether somebody signed up as an administrator, by whichever link.
  public boolean hasAdministrator() {
    return !rows.all(Bytes.utf8("administrators"), Bytes.EMPTY).isEmpty();
  }

  void administratorIs(Bytes account) {
    rows.mutate(
        Bytes.utf8("administrators"), List.of(new Mutation.Put(account, Value.of(Bytes.EMPTY))));
  }

  /// All invitations, newest first; administrators only.
  public List<Invitation> list(Session session) {
    requireAdministrator(session);
    List<Invitation> list = new ArrayList<>();
    for (Rows.Found cell : rows.all(ROW, MADE)) {
      list.add(Stored.CODEC.decode(cell.bytes()).view(use(hashIn(cell)).map(Use::name)));
    }
    list.sort(Comparator.comparingLong(Invitation::createdAtMillis).reversed());
    return list;
  }

  /// Withdraws an invitation that nobody used; one that is gone is withdrawn.
  public void withdraw(Session session, Bytes id) {
    requireAdministrator(session);
    for (Rows.Found cell : rows.all(ROW, MADE)) {
      if (Stored.CODEC.decode(cell.bytes()).id.equals(id)) {
        rows.tryMutate(
            ROW,
            List.of(new Condition.Absent(USED.concat(hashIn(cell)))),
            List.of(new Mutation.Delete(cell.column())));
      }
    }
  }

  /// Claims the invitation for one account; the same claim again is the same claim.
  Role claim(Bytes hash, Use use) {
    Bytes column = USED.concat(hash);
    Stored stored = valid(hash);
    boolean claimed =
        rows.tryMutate(
            ROW,
            List.of(new Condition.Present(MADE.concat(hash)), new Condition.Absent(column)),
            List.of(AccountRow.put(column, Use.CODEC, use)));
    if (!claimed && !use(hash).equals(Optional.of(use))) {
      throw invalid();
    }
    return stored.role;
  }

  /// The role that the invitation gives, without claiming it.
  Role roleOf(Bytes hash) {
    return valid(hash).role;
  }

  /// Gives a claim back, when no account came of it.
  void release(Bytes hash, Use use) {
    Bytes column = USED.concat(hash);
    rows.tryMutate(
        ROW,
        List.of(new Condition.ValueIs(column, Value.of(Use.CODEC.encode(use)))),
        List.of(new Mutation.Delete(column)));
  }

  private Invitation.Made make(Role role, String note) {
    if (note.length() > Invitation.NOTE_CHARACTERS_MAX) {
      throw Declined.invalid("A note has at most 100 characters.");
    }
    makeRoom();
    Bytes token = around.random(TOKEN_BYTES);
    Stored stored = new Stored(around.random(ID_BYTES), role, note, around.wallMillis());
    Bytes column = MADE.concat(Hashes.sha256(token));
    rows.mutate(ROW, List.of(AccountRow.put(column, Stored.CODEC, stored)));
    return new Invitation.Made(stored.view(Optional.empty()), token);
  }

  private void makeRoom() {
    List<Rows.Found> made = rows.all(ROW, MADE);
    if (made.size() < COUNT_MAX) {
      return;
    }
    Rows.Found oldest =
        made.stream()
            .min(
                Comparator.comparingLong(cell -> Stored.CODEC.decode(cell.bytes()).createdAtMillis))
            .orElseThrow();
    rows.mutate(
        ROW,
        List.of(
            new Mutation.Delete(oldest.column()),
            new Mutation.Delete(USED.concat(hashIn(oldest)))));
  }

  private Stored valid(Bytes hash) {
    Optional<Stored> found =
        rows.get(ROW, MADE.concat(hash)).map(cell -> Stored.CODEC.decode(cell.bytes()));
    if (found.isEmpty() || around.wallMillis() >= found.get().expiresAtMillis()) {
      throw invalid();
    }
    return found.get();
  }

  private Optional<Use> use(Bytes hash) {
    return rows.get(ROW, USED.concat(hash)).map(cell -> Use.CODEC.decode(cell.bytes()));
  }

  private static Bytes hashIn(Rows.Found cell) {
    return cell.column().slice(MADE.size(), cell.column().size());
  }

  static void requireAdministrator(Session session) {
    if (session.role() != Role.ADMINISTRATOR) {
      throw new Declined(
          Declined.Reason.ADMINISTRATORS_ONLY,
          "Only administrators may do this.",
          "Ask an administrator of this cluster.");
    }
  }

  private static Declined invalid() {
    return new Declined(
        Declined.Reason.INVITATION_INVALID,
        "This invitation was used, withdrawn, or is older than seven days.",
        "Ask for another invitation.");
  }
}

package io.coterie.apps.accounts;

import io.coterie.apps.AppKeyspaces;
import io.coterie.apps.Rows;
import io.coterie.apps.Surroundings;
import io.coterie.client.Database;
import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.Sink;
import io.coterie.core.wire.Source;
import io.coterie.protocols.tablets.Mutation;
import io.coterie.protocols.tablets.Value;
import java.util.List;

/// A list of changes across rows that may be half done: noted before the first write, struck off
/// after the last, so that any node finds what another left behind.
final class Intents {
  private static final Bytes ROW = Bytes.utf8("accounts");
  private static final Bytes SIGN_UP = Bytes.utf8("signup/");
  private static final Bytes REMOVAL = Bytes.utf8("removal/");

  /// How long whoever began a change is left to complete it: longer than any of its calls.
  private static final long LEFT_ALONE_MILLIS = 60_000;

  private final Rows rows;
  private final Surroundings around;

  Intents(Database database, Surroundings around) {
    this.rows = new Rows(database, AppKeyspaces.INTENTS);
    this.around = around;
  }

  void noteSignUp(String address) {
    note(SIGN_UP.concat(Bytes.utf8(address)));
  }

  void strikeSignUp(String address) {
    strike(SIGN_UP.concat(Bytes.utf8(address)));
  }

  /// Addresses whose sign-up was begun a while ago.
  List<String> signUps() {
    return subjects(SIGN_UP).stream().map(Bytes::toUtf8).toList();
  }

  void noteRemoval(Bytes account) {
    note(REMOVAL.concat(account));
  }

  void strikeRemoval(Bytes account) {
    strike(REMOVAL.concat(account));
  }

  /// Accounts whose removal was begun a while ago.
  List<Bytes> removals() {
    return subjects(REMOVAL);
  }

  private void note(Bytes column) {
    Bytes now = new Sink().i64(around.wallMillis()).toBytes();
    rows.mutate(ROW, List.of(new Mutation.Put(column, Value.of(now))));
  }

  private void strike(Bytes column) {
    rows.mutate(ROW, List.of(new Mutation.Delete(column)));
  }

  private List<Bytes> subjects(Bytes kind) {
    long before = around.wallMillis() - LEFT_ALONE_MILLIS;
    return rows.all(ROW, kind).stream()
        .filter(cell -> new Source(cell.bytes()).i64() <= before)
        .map(cell -> cell.column().slice(kind.size(), cell.column().size()))
        .toList();
  }
}

package io.coterie.apps.accounts;

import io.coterie.apps.AppKeyspaces;
import io.coterie.apps.Rows;
import io.coterie.client.Database;
import io.coterie.core.wire.Bytes;
import io.coterie.protocols.tablets.Mutation;
import io.coterie.protocols.tablets.Value;
import java.util.List;

/// A list of changes across rows that may be half done: noted before the first write, struck off
/// after the last, so that any node finds what another left behind.
final class Intents {
  private static final Bytes ROW = Bytes.utf8("accounts");
  private static final Bytes SIGN_UP = Bytes.utf8("signup/");
  private static final Bytes REMOVAL = Bytes.utf8("removal/");

  private final Rows rows;

  Intents(Database database) {
    this.rows = new Rows(database, AppKeyspaces.INTENTS);
  }

  void noteSignUp(String address) {
    note(SIGN_UP.concat(Bytes.utf8(address)));
  }

  void strikeSignUp(String address) {
    strike(SIGN_UP.concat(Bytes.utf8(address)));
  }

  List<String> signUps() {
    return subjects(SIGN_UP).stream().map(Bytes::toUtf8).toList();
  }

  void noteRemoval(Bytes account) {
    note(REMOVAL.concat(account));
  }

  void strikeRemoval(Bytes account) {
    strike(REMOVAL.concat(account));
  }

  List<Bytes> removals() {
    return subjects(REMOVAL);
  }

  private void note(Bytes column) {
    rows.mutate(ROW, List.of(new Mutation.Put(column, Value.of(Bytes.EMPTY))));
  }

  private void strike(Bytes column) {
    rows.mutate(ROW, List.of(new Mutation.Delete(column)));
  }

  private List<Bytes> subjects(Bytes kind) {
    return rows.all(ROW, kind).stream()
        .map(cell -> cell.column().slice(kind.size(), cell.column().size()))
        .toList();
  }
}

package io.coterie.apps.accounts;

import io.coterie.apps.AppKeyspaces;
import io.coterie.apps.Declined;
import io.coterie.apps.Rows;
import io.coterie.apps.Surroundings;
import io.coterie.client.Database;
import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.Sink;
import io.coterie.protocols.tablets.Condition;
import io.coterie.protocols.tablets.Mutation;
import io.coterie.protocols.tablets.Value;
import java.util.List;
import java.util.Optional;

/// Limits what can be guessed, across all nodes: an attempt is counted before it is judged.
///
/// Rows are named by 20 bits of a keyed hash, so that there are at most 2^20 of a kind whatever
/// names an attacker makes up; who does not know the pepper cannot aim at somebody else's row.
final class Attempts {
  /// Failed attempts at one account in a window.
  static final int PER_ACCOUNT_MAX = 20;

  /// Failed attempts from one network address in a window.
  static final int PER_ADDRESS_MAX = 200;

  private static final Bytes COLUMN = Bytes.utf8("n");

  /// Attempts counted at the same moment on other nodes, before this one gives up.
  private static final int CONFLICTS_MAX = 32;

  private final Rows rows;
  private final Bytes pepper;
  private final Surroundings around;

  Attempts(Database database, House house, Surroundings around) {
    this.rows = new Rows(database, AppKeyspaces.ATTEMPTS);
    this.pepper = house.pepper();
    this.around = around;
  }

  /// Counts one attempt, or throws [Declined] when there were too many. The address comes first:
  /// one that is refused uses up no account's attempts, or it could lock out everybody it knows.
  void count(String name, Visitor visitor) {
    add(row("address", visitor.address()), 1, PER_ADDRESS_MAX);
    add(row("account", name), 1, PER_ACCOUNT_MAX);
  }

  void count(Bytes account) {
    add(row("account", account.toHex()), 1, PER_ACCOUNT_MAX);
  }

  /// Takes back an attempt that was none.
  void forgive(String name, Visitor visitor) {
    add(row("account", name), -1, Integer.MAX_VALUE);
    add(row("address", visitor.address()), -1, Integer.MAX_VALUE);
  }

  void forgive(Bytes account) {
    add(row("account", account.toHex()), -1, Integer.MAX_VALUE);
  }

  private void add(Bytes row, int more, int max) {
    for (int conflicts = 0; conflicts < CONFLICTS_MAX; conflicts++) {
      long now = around.wallMillis();
      Optional<Rows.Found> cell = rows.get(row, COLUMN);
      AttemptWindow window =
          cell.map(found -> AttemptWindow.CODEC.decode(found.bytes()))
              .orElse(AttemptWindow.fresh(now))
              .at(now);
      if (more > 0 && window.count() >= max) {
        throw Declined.tooManyAttempts(window.leftMillis(now));
      }
      Condition unchanged =
          cell.<Condition>map(found -> new Condition.VersionIs(COLUMN, found.version()))
              .orElse(new Condition.Absent(COLUMN));
      Bytes counted = AttemptWindow.CODEC.encode(window.plus(more));
      if (rows.tryMutate(
          row, List.of(unchanged), List.of(new Mutation.Put(COLUMN, Value.of(counted))))) {
        return;
      }
    }
    throw Declined.tooManyAttempts(1_000);
  }

  private Bytes row(String kind, String subject) {
    Bytes hash = Hashes.keyed(pepper, "coterie/attempts/" + kind, Bytes.utf8(subject));
    int bits =
        ((hash.at(0) & 0xff) << 12) | ((hash.at(1) & 0xff) << 4) | ((hash.at(2) & 0xff) >> 4);
    return new Sink().raw(Bytes.utf8(kind + "/")).i32(bits).toBytes();
  }
}

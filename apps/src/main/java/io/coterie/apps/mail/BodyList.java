package io.coterie.apps.mail;

import io.coterie.apps.AppKeyspaces;
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

/// Bodies to look at, by the hour in which something began that could be cut off: each is on the
/// list before its first byte is written, and again before its entry is deleted. So whoever looks
/// at everything on the list finds all that was left behind, without reading what is in order.
final class BodyList {
  private static final long HOUR_MILLIS = 3_600_000;

  /// The next hour to look at.
  private static final Bytes AT = Bytes.utf8("bodies");

  private static final Bytes HOUR = Bytes.utf8("hour");
  private static final Bytes IN_HOUR = Bytes.utf8("bodies/");

  private final Rows rows;
  private final Surroundings around;

  BodyList(Database database, Surroundings around) {
    this.rows = new Rows(database, AppKeyspaces.INTENTS);
    this.around = around;
  }

  /// The hour that has come now.
  long hour() {
    return around.wallMillis() / HOUR_MILLIS;
  }

  void note(Bytes body) {
    rows.mutate(row(hour()), List.of(new Mutation.Put(body, Value.of(Bytes.EMPTY))));
  }

  List<Bytes> bodies(long hour) {
    return rows.all(row(hour), Bytes.EMPTY).stream().map(Rows.Found::column).toList();
  }

  void strike(long hour, Bytes body) {
    rows.mutate(row(hour), List.of(new Mutation.Delete(body)));
  }

  /// The hour to begin with; who asks first on a new cluster begins with `otherwise`.
  long begin(long otherwise) {
    Optional<Rows.Found> at = rows.get(AT, HOUR);
    if (at.isPresent()) {
      return Columns.NUMBER.decode(at.get().bytes());
    }
    rows.tryMutate(
        AT,
        List.of(new Condition.Absent(HOUR)),
        List.of(new Mutation.Put(HOUR, number(otherwise))));
    return rows.get(AT, HOUR).map(cell -> Columns.NUMBER.decode(cell.bytes())).orElse(otherwise);
  }

  /// Notes that everything in this hour was looked at; whoever was faster has noted it.
  void done(long hour) {
    rows.tryMutate(
        AT,
        List.of(new Condition.ValueIs(HOUR, number(hour))),
        List.of(new Mutation.Put(HOUR, number(hour + 1))));
  }

  private static Value number(long number) {
    return Value.of(Columns.NUMBER.encode(number));
  }

  private static Bytes row(long hour) {
    return new Sink().raw(IN_HOUR).i64(hour).toBytes();
  }
}

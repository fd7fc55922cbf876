package io.coterie.apps;

import io.coterie.client.ClientConfig;
import io.coterie.client.Database;
import io.coterie.client.Result;
import io.coterie.client.TabletKeyspace;
import io.coterie.client.Watch;
import io.coterie.core.kernel.Refusal;
import io.coterie.core.wire.Bytes;
import io.coterie.protocols.tablets.Condition;
import io.coterie.protocols.tablets.Consistency;
import io.coterie.protocols.tablets.Mutation;
import io.coterie.protocols.tablets.ReadLimit;
import io.coterie.protocols.tablets.TabletAnswer;
import io.coterie.protocols.tablets.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One keyspace as the services use it: what is not there is a value, what cannot be reached is
/// [Declined].
public final class Rows {
  /// How old an answer may be that a half of the cluster without a majority still gives.
  public static final long STALENESS_MILLIS_MAX = 15 * 60_000L;

  /// How long a reader waits for the newest before it takes what any replica has.
  private static final int FRESH_MILLIS_MAX = 2_000;

  private final TabletKeyspace keyspace;
  private final TabletKeyspace impatient;

  public Rows(Database database, String keyspace) {
    this.keyspace = database.tablets(keyspace);
    this.impatient =
        database.with(ClientConfig.DEFAULT.withCallMillis(FRESH_MILLIS_MAX)).tablets(keyspace);
  }

  /// A cell that exists.
  public record Found(Bytes column, Value value, long version) {
    /// The bytes of a value that is kept in its cell.
    public Bytes bytes() {
      return switch (value) {
        case Value.Inline(var bytes) -> bytes;
        case Value.Blob blob -> throw new IllegalStateException("a blob is no part of this format");
      };
    }
  }

  public Optional<Found> get(Bytes row, Bytes column) {
    return get(row, column, Consistency.LINEARIZABLE);
  }

  /// The cell as it is; where no majority answers, as some replica had it within the last quarter
  /// of an hour.
  public Optional<Found> getOrStale(Bytes row, Bytes column) {
    return switch (impatient.get(row, column)) {
      case Result.Done<TabletAnswer.Cell>(var cell) -> found(column, cell);
      case Result.Refused<TabletAnswer.Cell> refused ->
          get(row, column, Consistency.bounded(STALENESS_MILLIS_MAX));
      case Result.Unknown<TabletAnswer.Cell> unknown ->
          get(row, column, Consistency.bounded(STALENESS_MILLIS_MAX));
    };
  }

  private Optional<Found> get(Bytes row, Bytes column, Consistency consistency) {
    return found(column, read(keyspace.get(row, column, consistency)));
  }

  private static Optional<Found> found(Bytes column, TabletAnswer.Cell cell) {
    return cell.value().map(value -> new Found(column, value, cell.version()));
  }

  /// At most `limit.cells()` cells of `from <= column < to`, and whether there are more.
  public TabletAnswer.Cells scan(Bytes row, Bytes from, Optional<Bytes> to, ReadLimit limit) {
    return read(keyspace.scan(row, from, to, limit));
  }

  /// All cells of the row with this prefix, for rows that are known to be small.
  public List<Found> all(Bytes row, Bytes prefix) {
    List<Found> found = new ArrayList<>();
    Bytes from = prefix;
    boolean more = true;
    while (more) {
      TabletAnswer.Cells cells =
          scan(row, from, Optional.ofNullable(prefix.prefixEnd()), ReadLimit.DEFAULT);
      for (TabletAnswer.RowCell cell : cells.cells()) {
        found.add(new Found(cell.column(), cell.value(), cell.version()));
      }
      more = cells.more() && !cells.cells().isEmpty();
      from = more ? cells.cells().getLast().column().successor() : from;
    }
    return found;
  }

  /// What became of a write under conditions.
  public enum Attempt {
    HAPPENED,
    /// A condition did not hold.
    FAILED,
    /// An answer was lost: it may have happened, or may still.
    UNKNOWN
  }

  /// True when the mutations happened, false when a condition did not hold.
  public boolean tryMutate(Bytes row, List<Condition> conditions, List<Mutation> mutations) {
    return switch (attempt(row, conditions, mutations)) {
      case HAPPENED -> true;
      case FAILED -> false;
      case UNKNOWN -> throw outcomeUnknown();
    };
  }

  /// As [#tryMutate], for those who can find out by themselves what happened.
  public Attempt attempt(Bytes row, List<Condition> conditions, List<Mutation> mutations) {
    return switch (keyspace.mutate(row, conditions, mutations)) {
      case Result.Done<TabletAnswer.Written> done -> Attempt.HAPPENED;
      case Result.Refused<TabletAnswer.Written>(var reason, var detail, var cure) -> {
        if (reason == Refusal.CONDITION_FAILED) {
          yield Attempt.FAILED;
        }
        throw refused(reason, detail);
      }
      case Result.Unknown<TabletAnswer.Written> unknown -> Attempt.UNKNOWN;
    };
  }

  public static Declined outcomeUnknown() {
    return new Declined(
        Declined.Reason.OUTCOME_UNKNOWN,
        "The cluster did not say in time whether this happened.",
        "Repeat the request; it happens once.");
  }

  public void mutate(Bytes row, List<Mutation> mutations) {
    if (!tryMutate(row, List.of(), mutations)) {
      throw new IllegalStateException("a mutate without conditions failed a condition");
    }
  }

  /// A write that nothing depends on, such as a time of last use: it happens or it does not.
  public void offer(Bytes row, Condition condition, Mutation mutation) {
    Result<TabletAnswer.Written> _ = impatient.mutate(row, List.of(condition), List.of(mutation));
  }

  public Watch watch(Bytes row, long afterVersion) {
    return keyspace.watch(row, afterVersion);
  }

  /// The answer of a read; a read whose outcome is unknown is one that was not answered.
  public static <A> A read(Result<A> result) {
    return switch (result) {
      case Result.Done<A>(var answer) -> answer;
      case Result.Refused<A>(var reason, var detail, var cure) -> throw refused(reason, detail);
      case Result.Unknown<A> unknown -> throw unavailable();
    };
  }

  private static RuntimeException refused(Refusal reason, String detail) {
    return reason.retryable() || reason == Refusal.NOT_FOUND
        ? unavailable()
        : new IllegalStateException("the database refused a service (" + reason + "): " + detail);
  }

  private static Declined unavailable() {
    return new Declined(
        Declined.Reason.UNAVAILABLE,
        "Too few nodes of the cluster answer.",
        "Wait a moment and try again.");
  }
}

package io.coterie.client;

import io.coterie.core.identity.NodeId;
import io.coterie.core.kernel.Answer;
import io.coterie.core.kernel.InstanceId;
import io.coterie.core.kernel.Outcome;
import io.coterie.core.kernel.Refusal;
import io.coterie.core.placement.ClusterMap;
import io.coterie.core.placement.Keyspace;
import io.coterie.core.placement.Partitioning;
import io.coterie.core.placement.TabletPlacement;
import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.Codec;
import io.coterie.protocols.tablets.Condition;
import io.coterie.protocols.tablets.Consistency;
import io.coterie.protocols.tablets.Mutation;
import io.coterie.protocols.tablets.ReadLimit;
import io.coterie.protocols.tablets.TabletAnswer;
import io.coterie.protocols.tablets.TabletCodec;
import io.coterie.protocols.tablets.TabletConfig;
import io.coterie.protocols.tablets.TabletOperation;
import io.coterie.protocols.tablets.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A keyspace of mode `tablets`: rows of columns, linearizable per row, with conditional writes.
public final class TabletKeyspace {
  private final Database database;
  private final String name;

  TabletKeyspace(Database database, String name) {
    this.database = database;
    this.name = name;
  }

  /// Writes one cell, whatever it holds.
  public Result<TabletAnswer.Written> put(Bytes row, Bytes column, Value value) {
    return mutate(row, List.of(), List.of(new Mutation.Put(column, value)));
  }

  /// Writes one cell if the condition holds; otherwise the result is `Refused(CONDITION_FAILED)`.
  public Result<TabletAnswer.Written> cput(
      Bytes row, Bytes column, Value value, Condition condition) {
    return mutate(row, List.of(condition), List.of(new Mutation.Put(column, value)));
  }

  public Result<TabletAnswer.Written> delete(Bytes row, Bytes column) {
    return mutate(row, List.of(), List.of(new Mutation.Delete(column)));
  }

  /// All mutations if all conditions hold, else none: atomic within the row.
  public Result<TabletAnswer.Written> mutate(
      Bytes row, List<Condition> conditions, List<Mutation> mutations) {
    for (Mutation mutation : mutations) {
      // A node could not even read such a write, and so not say what is wrong with it.
      if (mutation instanceof Mutation.Put(var cell, Value.Inline(var bytes))
          && bytes.size() > TabletConfig.INLINE_BYTES_MAX) {
        return new Result.Refused<>(
            Refusal.INVALID,
            "the value for column %s has %d bytes, and a cell holds at most %d"
                .formatted(cell.toReadable(), bytes.size(), TabletConfig.INLINE_BYTES_MAX),
            "cut it into several cells");
      }
    }
    Bytes column = mutations.isEmpty() ? Bytes.EMPTY : mutations.getFirst().column();
    return run(
        new TabletOperation.Mutate(row, conditions, mutations), column, TabletAnswer.Written.class);
  }

  public Result<TabletAnswer.Cell> get(Bytes row, Bytes column) {
    return get(row, column, Consistency.LINEARIZABLE);
  }

  public Result<TabletAnswer.Cell> get(Bytes row, Bytes column, Consistency consistency) {
    return run(new TabletOperation.Get(row, column, consistency), column, TabletAnswer.Cell.class);
  }

  /// The first cells of the row with `from <= column < to`, in column order.
  public Result<TabletAnswer.Cells> scan(
      Bytes row, Bytes from, Optional<Bytes> to, ReadLimit limit) {
    return run(
        new TabletOperation.Scan(row, from, to, limit, Consistency.LINEARIZABLE),
        Bytes.EMPTY,
        TabletAnswer.Cells.class);
  }

  /// Follows the row from a version on: each change once, in order, as it happens (P34).
  public Watch watch(Bytes row, long afterVersion) {
    return watch(TabletOperation.Scope.ofRow(row), WatchCursor.after(afterVersion));
  }

  /// Follows a row, or all rows with a prefix, from a cursor on.
  public Watch watch(TabletOperation.Scope scope, WatchCursor from) {
    return new Watch(this, scope, from);
  }

  /// The changes in one tablet of the keyspace after a version.
  Result<TabletAnswer.ChangeList> changesIn(
      InstanceId tablet, TabletOperation.Scope scope, long afterVersion) {
    return run(
        new TabletOperation.Changes(
            scope, afterVersion, ReadLimit.DEFAULT, Consistency.LINEARIZABLE),
        calling -> placement(tablet, calling),
        TabletAnswer.ChangeList.class);
  }

  Database database() {
    return database;
  }

  /// The tablets that hold what is in the scope. Waits for all of them while they are being placed:
  /// who follows a part of a range would miss what happens in the rest.
  Result<List<TabletPlacement>> tablets(TabletOperation.Scope scope, Calling calling) {
    while (true) {
      Result<List<TabletPlacement>> known = knownTablets(scope, calling);
      if (!known.isRefused(Refusal.UNAVAILABLE) || calling.isOver()) {
        return known;
      }
      calling.pause();
      database.refresh(calling);
    }
  }

  private Result<List<TabletPlacement>> knownTablets(TabletOperation.Scope scope, Calling calling) {
    Result<Keyspace> found = database.keyspace(name, calling);
    if (!(found instanceof Result.Done<Keyspace>(var keyspace))) {
      return found.failedAs();
    }
    ClusterMap map = database.map();
    boolean one = !scope.prefix() && keyspace.settings().partitioning() == Partitioning.ROW;
    if (!one) {
      return map.isPlaced(keyspace) ? new Result.Done<>(map.tabletsOf(keyspace)) : unplaced();
    }
    return map.tabletFor(keyspace, scope.row(), Bytes.EMPTY)
        .<Result<List<TabletPlacement>>>map(tablet -> new Result.Done<>(List.of(tablet)))
        .orElseGet(TabletKeyspace::unplaced);
  }

  /// The tablet that holds the cell, if the keyspace and its map are known.
  private Result<TabletPlacement> placement(Bytes row, Bytes column, Calling calling) {
    Result<Keyspace> found = database.keyspace(name, calling);
    return found instanceof Result.Done<Keyspace>(var keyspace)
        ? database
            .map()
            .tabletFor(keyspace, row, column)
            .<Result<TabletPlacement>>map(Result.Done::new)
            .orElseGet(TabletKeyspace::unplaced)
        : found.failedAs();
  }

  private Result<TabletPlacement> placement(InstanceId tablet, Calling calling) {
    Result<Keyspace> found = database.keyspace(name, calling);
    return found instanceof Result.Done<Keyspace>
        ? database
            .map()
            .tablet(tablet)
            .<Result<TabletPlacement>>map(Result.Done::new)
            .orElseGet(TabletKeyspace::unplaced)
        : found.failedAs();
  }

  private static <A> Result<A> unplaced() {
    return new Result.Refused<>(
        Refusal.UNAVAILABLE,
        "no storage node holds this row yet",
        "wait until enough nodes have started: coterie status");
  }

  /// Finds the tablet that an operation goes to, in the newest map.
  private interface Where {
    Result<TabletPlacement> find(Calling calling);
  }

  private <A extends Answer> Result<A> run(
      TabletOperation operation, Bytes column, Class<A> answer) {
    return run(operation, calling -> placement(operation.row(), column, calling), answer);
  }

  private <A extends Answer> Result<A> run(
      TabletOperation operation, Where where, Class<A> answer) {
    Calling calling = database.call();
    Bytes encoded = TabletCodec.OPERATION.encode(operation);
    Route route = new Route();
    Result<A> last =
        new Result.Refused<>(
            Refusal.UNAVAILABLE, "no node was asked", "start the cluster: coterie up");
    boolean asked = false;
    boolean doubtful = false;
    while (!calling.isOver()) {
      Result<TabletPlacement> placement = where.find(calling);
      if (!(placement instanceof Result.Done<TabletPlacement>(var tablet))) {
        if (placement.isRefused(Refusal.UNAVAILABLE)) {
          last = asked ? last : placement.failedAs();
          calling.pause();
          database.refresh(calling);
          continue;
        }
        last = placement.failedAs();
        break;
      }
      asked = true;
      Outcome outcome = calling.askOnce(route.target(tablet), tablet.tablet(), encoded);
      last =
          outcome instanceof Outcome.Unknown
              ? calling.unanswered()
              : read(outcome, answer, TabletCodec.ANSWER);
      doubtful |= outcome instanceof Outcome.Unknown;
      if (!route.goesOn(outcome, database, calling)) {
        break;
      }
    }
    return doubtful ? doubted(operation, last) : last;
  }

  /// A try without an answer may still arrive and happen, whatever a later try was told; only that
  /// the write has happened is certain. Or that it cannot: the later try would have been answered
  /// `Done` if the earlier one were in the log, and a version that a read has shown and that is no
  /// longer the cell's never comes back.
  private static <A> Result<A> doubted(TabletOperation operation, Result<A> last) {
    boolean passed =
        last.isRefused(Refusal.CONDITION_FAILED)
            && operation instanceof TabletOperation.Mutate mutate
            && mutate.conditions().stream().allMatch(Condition.VersionIs.class::isInstance);
    return switch (last) {
      case Result.Refused<A> refused when !passed ->
          new Result.Unknown<>("an earlier try was not answered; then: " + refused.detail());
      case Result.Refused<A> _, Result.Done<A> _, Result.Unknown<A> _ -> last;
    };
  }

  static <A extends Answer> Result<A> read(
      Outcome outcome, Class<A> type, Codec<? extends Answer> codec) {
    return switch (outcome) {
      case Outcome.Done done ->
          switch (Database.decode(codec, done)) {
            case Result.Done<Answer>(var answer) when type.isInstance(answer) ->
                new Result.Done<>(type.cast(answer));
            case Result.Done<Answer>(var other) ->
                new Result.Unknown<>("the node answered something else: " + other.getClass());
            case Result.Refused<Answer>(var reason, var detail, var cure) ->
                new Result.Refused<>(reason, detail, cure);
            case Result.Unknown<Answer>(var detail) -> new Result.Unknown<>(detail);
          };
      case Outcome.Refused(var reason, var detail, var cure) ->
          new Result.Refused<>(reason, detail, cure);
      case Outcome.Redirected redirected ->
          new Result.Refused<>(
              Refusal.UNAVAILABLE,
              "the replicas point at one another; a new primary is being chosen",
              "try again in a moment");
      case Outcome.Unknown(var detail) -> new Result.Unknown<>(detail);
    };
  }

  /// Which replica a call asks next (D03): the primary; after a redirect whom it names; after two
  /// failed tries the next replica, circularly.
  private static final class Route {
    private List<NodeId> named = List.of();
    private int failed;
    private int silences;
    private long version;

    NodeId target(TabletPlacement tablet) {
      if (tablet.mapVersion() > version) {
        version = tablet.mapVersion();
        named = List.of();
        failed = 0;
      }
      List<NodeId> order = named.isEmpty() ? primaryFirst(tablet) : named;
      return order.get(failed % order.size());
    }

    /// Whether the outcome is worth another try; prepares it.
    boolean goesOn(Outcome outcome, Database database, Calling calling) {
      int tries = database.config().triesPerReplica();
      switch (outcome) {
        case Outcome.Done done -> {
          return false;
        }
        case Outcome.Refused refused -> {
          boolean stale = refused.reason() == Refusal.NOT_FOUND;
          if (!refused.reason().retryable() && !stale) {
            return false;
          }
          calling.refused(refused);
          calling.pause();
          database.refresh(calling);
        }
        case Outcome.Redirected redirected -> {
          boolean newNames = !redirected.replicas().equals(named);
          named = redirected.replicas();
          failed = newNames ? 0 : failed + 1;
          if (redirected.mapVersion() > database.map().version()) {
            database.refresh(calling);
          }
          if (!newNames) {
            calling.pause();
          }
        }
        case Outcome.Unknown unknown -> {
          silences++;
          if (silences % tries == 0) {
            failed++;
          }
          database.refresh(calling);
        }
      }
      return true;
    }

    private static List<NodeId> primaryFirst(TabletPlacement tablet) {
      List<NodeId> order = new ArrayList<>(tablet.replicas());
      order.remove(tablet.primary());
      order.addFirst(tablet.primary());
      return order;
    }
  }
}

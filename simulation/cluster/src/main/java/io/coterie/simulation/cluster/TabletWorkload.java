package io.coterie.simulation.cluster;

import io.coterie.client.Result;
import io.coterie.client.TabletKeyspace;
import io.coterie.core.kernel.Refusal;
import io.coterie.core.wire.Bytes;
import io.coterie.protocols.tablets.Condition;
import io.coterie.protocols.tablets.Mutation;
import io.coterie.protocols.tablets.TabletAnswer;
import io.coterie.protocols.tablets.Value;
import io.coterie.simulation.world.History;
import io.coterie.simulation.world.Linearizability;
import io.coterie.simulation.world.Randomness;
import io.coterie.simulation.world.Violation;
import io.coterie.simulation.world.World;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Clients that read and write a few rows and count on one, and what they remember of it.
///
/// TB1: the history of each row is linearizable. TB2: an acknowledged write is seen by the reads
/// after healing. TB8: the counter is what its conditional writes made it.
final class TabletWorkload {
  private static final int ROWS = 4;
  private static final int STATES_MAX = 400_000;
  static final Bytes COLUMN = Bytes.utf8("v");
  private static final Bytes COUNTER = Bytes.utf8("counter");

  private final World world;
  private final List<History> histories = new ArrayList<>();
  private long values;
  private long done;
  private long incremented;

  /// Increments that are under way or ended without an answer.
  private long perhaps;

  private String trouble = "";

  TabletWorkload(World world) {
    this.world = world;
    for (int i = 0; i < ROWS; i++) {
      histories.add(new History());
    }
  }

  /// Operations that were answered.
  long done() {
    return done;
  }

  /// What the last read that failed was told.
  String trouble() {
    return trouble;
  }

  /// Does one thing.
  void act(String client, TabletKeyspace rows) {
    Randomness random = world.workload();
    int row = random.below(ROWS);
    switch (random.below(8)) {
      case 0, 1 -> write(client, rows, row, Bytes.utf8("v" + ++values));
      case 2 -> write(client, rows, row, null);
      case 3, 4, 5 -> swap(client, rows, row);
      case 6 -> count(rows);
      default -> read(client, rows, row);
    }
  }

  private static Bytes row(int number) {
    return Bytes.utf8("row-" + number);
  }

  private void write(String client, TabletKeyspace rows, int row, @Nullable Bytes value) {
    History.Operation operation =
        histories.get(row).begin(client, world.nowNanos(), new History.Write(value));
    Result<TabletAnswer.Written> result =
        rows.mutate(row(row), List.of(), List.of(mutation(value)));
    if (result instanceof Result.Done<TabletAnswer.Written>) {
      end(operation, new History.Done());
    }
  }

  private void swap(String client, TabletKeyspace rows, int row) {
    @Nullable Bytes expected = read(client, rows, row);
    Bytes value = Bytes.utf8("v" + ++values);
    History.Operation operation =
        histories.get(row).begin(client, world.nowNanos(), new History.Swap(expected, value));
    Condition condition =
        expected == null
            ? new Condition.Absent(COLUMN)
            : new Condition.ValueIs(COLUMN, Value.of(expected));
    Result<TabletAnswer.Written> result =
        rows.mutate(row(row), List.of(condition), List.of(mutation(value)));
    if (result instanceof Result.Done<TabletAnswer.Written>) {
      end(operation, new History.Done());
    } else if (result.isRefused(Refusal.CONDITION_FAILED)) {
      world.sometimes().reached("a condition fails");
      end(operation, new History.Failed());
    }
  }

  private @Nullable Bytes read(String client, TabletKeyspace rows, int row) {
    History.Operation operation =
        histories.get(row).begin(client, world.nowNanos(), new History.Read());
    Result<TabletAnswer.Cell> result = rows.get(row(row), COLUMN);
    if (result instanceof Result.Done<TabletAnswer.Cell>(var cell)) {
      @Nullable Bytes found = cell.value().map(TabletWorkload::bytes).orElse(null);
      end(operation, new History.Found(found));
      return found;
    }
    trouble = result.toString();
    return null;
  }

  private void count(TabletKeyspace rows) {
    if (!(rows.get(COUNTER, COLUMN) instanceof Result.Done<TabletAnswer.Cell>(var cell))) {
      return;
    }
    long count = cell.value().map(TabletWorkload::number).orElse(0L);
    Condition condition =
        cell.value().isEmpty()
            ? new Condition.Absent(COLUMN)
            : new Condition.VersionIs(COLUMN, cell.version());
    Mutation more = new Mutation.Put(COLUMN, Value.utf8(Long.toString(count + 1)));
    perhaps++;
    switch (rows.mutate(COUNTER, List.of(condition), List.of(more))) {
      case Result.Done<TabletAnswer.Written> _ -> {
        perhaps--;
        incremented++;
      }
      case Result.Refused<TabletAnswer.Written> _ -> perhaps--;
      case Result.Unknown<TabletAnswer.Written> _ -> {}
    }
  }

  private static Mutation mutation(@Nullable Bytes value) {
    return value == null ? new Mutation.Delete(COLUMN) : new Mutation.Put(COLUMN, Value.of(value));
  }

  static Bytes bytes(Value value) {
    return switch (value) {
      case Value.Inline inline -> inline.bytes();
      case Value.Blob blob -> throw new Violation("nobody wrote " + blob);
    };
  }

  private static long number(Value value) {
    return Long.parseLong(bytes(value).toUtf8());
  }

  private void end(History.Operation operation, History.Outcome outcome) {
    done++;
    operation.end(world.nowNanos(), outcome);
  }

  /// After healing: reads everything once more; false when something cannot be read.
  boolean readAll(TabletKeyspace rows) {
    long before = done;
    for (int row = 0; row < ROWS; row++) {
      read("last", rows, row);
    }
    long atLeast = incremented;
    if (!(rows.get(COUNTER, COLUMN) instanceof Result.Done<TabletAnswer.Cell>(var cell))) {
      return false;
    }
    long count = cell.value().map(TabletWorkload::number).orElse(0L);
    if (count < atLeast || count > incremented + perhaps) {
      throw new Violation(
          "TB8: the counter is %d after %d increments and %d of unknown outcome"
              .formatted(count, incremented, perhaps));
    }
    return done == before + ROWS;
  }

  void check() {
    for (int row = 0; row < ROWS; row++) {
      switch (new Linearizability(STATES_MAX).check(histories.get(row))) {
        case Linearizability.Verdict.Linearizable _ -> {}
        case Linearizability.Verdict.NotLinearizable not ->
            throw new Violation("TB1: row " + row + " is not linearizable: " + not.stuck());
        case Linearizability.Verdict.Undecided _ ->
            world.sometimes().reached("a history was too long to decide");
      }
    }
  }
}

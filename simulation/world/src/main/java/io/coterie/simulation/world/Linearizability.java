package io.coterie.simulation.world;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Decides whether a history of one key could have come from one copy, one step at a time.
///
/// The search is that of Wing and Gong ("Testing and verifying concurrent objects", 1993) with the
/// memory of Lowe ("Testing for linearizability", 2017): a set of operations that were tried in
/// some order and ended in the same state are not tried again. An operation with an unknown outcome
/// may take effect at any time after it began, or never, but not twice.
public final class Linearizability {
  /// What the search found out.
  public sealed interface Verdict {
    record Linearizable() implements Verdict {}

    /// No order explains the history; `stuck` names the operation at which the longest attempt
    /// ended.
    record NotLinearizable(String stuck) implements Verdict {}

    /// The search was given up: make histories shorter or less concurrent.
    record Undecided(long states) implements Verdict {}
  }

  private final int statesMax;

  /// `statesMax` bounds the memory of the search; a state takes about 100 bytes.
  public Linearizability(int statesMax) {
    this.statesMax = statesMax;
  }

  public Verdict check(History history) {
    List<History.Operation> operations = new ArrayList<>();
    for (History.Operation operation : history.operations()) {
      boolean silent =
          operation.outcome() instanceof History.Unknown
              && operation.call() instanceof History.Read;
      if (!silent) {
        operations.add(operation);
      }
    }
    return new Search(operations, statesMax).run();
  }

  /// A beginning or an end of an operation, in a list from which both are lifted once placed.
  private static final class Point {
    final int number;
    final boolean end;
    final long time;
    @Nullable Point previous;
    @Nullable Point next;
    @Nullable Point match;

    Point(int number, boolean end, long time) {
      this.number = number;
      this.end = end;
      this.time = time;
    }
  }

  /// A set of placed operations and the value that they leave.
  private static final class State {
    private final long[] placed;
    private final @Nullable Object value;

    State(long[] placed, @Nullable Object value) {
      this.placed = placed;
      this.value = value;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof State state
          && Arrays.equals(placed, state.placed)
          && Objects.equals(value, state.value);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(placed) * 31 + Objects.hashCode(value);
    }
  }

  private record Step(Point begin, @Nullable Object valueBefore) {}

  /// One search.
  private static final class Search {
    private final List<History.Operation> operations;
    private final int statesMax;
    private final Point head = new Point(-1, false, Long.MIN_VALUE);
    private final long[] placed;
    private final Set<State> seen = new HashSet<>();
    private final Deque<Step> steps = new ArrayDeque<>();
    private int ended;
    private @Nullable Object value;

    Search(List<History.Operation> operations, int statesMax) {
      this.operations = operations;
      this.statesMax = statesMax;
      this.placed = new long[(operations.size() + 63) / 64];
      link();
    }

    private void link() {
      List<Point> points = new ArrayList<>();
      for (int i = 0; i < operations.size(); i++) {
        History.Operation operation = operations.get(i);
        boolean known = !(operation.outcome() instanceof History.Unknown);
        Point begin = new Point(i, false, operation.beginNanos());
        Point end = new Point(i, true, known ? operation.endNanos() : Long.MAX_VALUE);
        begin.match = end;
        points.add(begin);
        points.add(end);
        ended += known ? 1 : 0;
      }
      // Two events at the same time were not ordered: both beginnings come before either end.
      points.sort((a, b) ->
          a.time != b.time ? Long.compare(a.time, b.time) : Boolean.compare(a.end, b.end));
      Point last = head;
      for (Point point : points) {
        last.next = point;
        point.previous = last;
        last = point;
      }
    }

    Verdict run() {
      int open = ended;
      Point point = head.next;
      String stuck = "";
      int furthest = 0;
      while (open > 0) {
        if (point == null) {
          throw new IllegalStateException("an operation that ended has an end in the list");
        }
        if (!point.end) {
          if (place(point)) {
            open -= isKnown(point) ? 1 : 0;
            point = head.next;
          } else {
            point = point.next;
          }
          if (seen.size() > statesMax) {
            return new Verdict.Undecided(seen.size());
          }
        } else {
          if (steps.size() >= furthest) {
            furthest = steps.size();
            stuck = operations.get(point.number).toString();
          }
          Step step = steps.poll();
          if (step == null) {
            return new Verdict.NotLinearizable(stuck);
          }
          Point begin = step.begin;
          unplace(begin);
          value = step.valueBefore;
          open += isKnown(begin) ? 1 : 0;
          point = begin.next;
        }
      }
      return new Verdict.Linearizable();
    }

    private boolean isKnown(Point point) {
      return !(operations.get(point.number).outcome() instanceof History.Unknown);
    }

    /// Tries to let the operation take effect next.
    private boolean place(Point begin) {
      History.Operation operation = operations.get(begin.number);
      if (!operation.fits(value)) {
        return false;
      }
      Object after = operation.after(value);
      flip(begin.number);
      if (!seen.add(new State(placed.clone(), after))) {
        flip(begin.number);
        return false;
      }
      steps.push(new Step(begin, value));
      value = after;
      lift(begin);
      lift(Objects.requireNonNull(begin.match));
      return true;
    }

    private void unplace(Point begin) {
      unlift(Objects.requireNonNull(begin.match));
      unlift(begin);
      flip(begin.number);
    }

    private void flip(int number) {
      placed[number / 64] ^= 1L << (number % 64);
    }

    private static void lift(Point point) {
      Objects.requireNonNull(point.previous).next = point.next;
      if (point.next != null) {
        point.next.previous = point.previous;
      }
    }

    private static void unlift(Point point) {
      Objects.requireNonNull(point.previous).next = point;
      if (point.next != null) {
        point.next.previous = point;
      }
    }
  }
}

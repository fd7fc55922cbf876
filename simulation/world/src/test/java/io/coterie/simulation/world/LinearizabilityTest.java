package io.coterie.simulation.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.coterie.simulation.world.Linearizability.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// The checker finds planted bugs, and nothing where there is none.
class LinearizabilityTest {
  private final History history = new History();

  @Test
  void oneAfterTheOther() {
    add(0, 1, new History.Read(), new History.Found(null));
    add(2, 3, new History.Write("a"), new History.Done());
    add(4, 5, new History.Read(), new History.Found("a"));
    add(6, 7, new History.Swap("b", "c"), new History.Failed());
    add(8, 9, new History.Swap("a", "b"), new History.Done());
    add(10, 11, new History.Read(), new History.Found("b"));
    add(12, 13, new History.Write(null), new History.Done());
    add(14, 15, new History.Swap(null, "d"), new History.Done());
    assertFine();
  }

  @Test
  void sideBySideEitherOrderWillDo() {
    add(0, 10, new History.Write("a"), new History.Done());
    add(0, 10, new History.Write("b"), new History.Done());
    add(1, 9, new History.Read(), new History.Found("b"));
    add(11, 12, new History.Read(), new History.Found("a"));
    assertFine();
  }

  @Test
  void aStaleReadIsFound() {
    add(0, 1, new History.Write("a"), new History.Done());
    add(2, 3, new History.Write("b"), new History.Done());
    add(4, 5, new History.Read(), new History.Found("a"));
    assertFound("Read");
  }

  @Test
  void readsThatGoBackInTimeAreFound() {
    add(0, 10, new History.Write("a"), new History.Done());
    add(1, 2, new History.Read(), new History.Found("a"));
    add(3, 4, new History.Read(), new History.Found(null));
    assertFound("Read");
  }

  @Test
  void aLostWriteIsFound() {
    add(0, 1, new History.Write("a"), new History.Done());
    add(2, 3, new History.Read(), new History.Found(null));
    assertFound("Read");
  }

  @Test
  void aLostUpdateIsFound() {
    add(0, 1, new History.Write("0"), new History.Done());
    add(2, 9, new History.Swap("0", "1"), new History.Done());
    add(2, 9, new History.Swap("0", "1"), new History.Done());
    assertFound("Swap");
  }

  @Test
  void aDoubleExecutionIsFound() {
    add(0, 1, new History.Write("a"), new History.Done());
    add(2, 3, new History.Write("b"), new History.Done());
    add(4, 5, new History.Read(), new History.Found("b"));
    add(6, 7, new History.Read(), new History.Found("a"));
    assertFound("Read");
  }

  @Test
  void aConditionThatHeldAndWasRefusedIsFound() {
    add(0, 1, new History.Write("a"), new History.Done());
    add(2, 3, new History.Swap("a", "b"), new History.Failed());
    assertFound("Swap");
  }

  @Test
  void aValueOutOfNowhereIsFound() {
    add(0, 1, new History.Read(), new History.Found("ghost"));
    assertFound("ghost");
  }

  @Test
  void anUnknownWriteMayHappenLate() {
    history.begin("slow", 0, new History.Write("late"));
    add(1, 2, new History.Write("a"), new History.Done());
    add(3, 4, new History.Read(), new History.Found("a"));
    add(5, 6, new History.Read(), new History.Found("late"));
    assertFine();
  }

  @Test
  void anUnknownWriteMayNeverHappen() {
    history.begin("slow", 0, new History.Write("late"));
    history.begin("slow", 0, new History.Swap("a", "never"));
    history.begin("slow", 0, new History.Read());
    add(1, 2, new History.Write("a"), new History.Done());
    add(3, 4, new History.Read(), new History.Found("a"));
    assertFine();
  }

  @Test
  void anUnknownWriteHappensOnceAtMost() {
    history.begin("slow", 0, new History.Write("late"));
    add(1, 2, new History.Read(), new History.Found("late"));
    add(3, 4, new History.Write("a"), new History.Done());
    add(5, 6, new History.Read(), new History.Found("late"));
    assertFound("late");
  }

  @Test
  void anUnknownWriteDoesNotHappenBeforeItBegan() {
    add(0, 1, new History.Read(), new History.Found("early"));
    history.begin("slow", 2, new History.Write("early"));
    assertFound("early");
  }

  @Test
  void anUnknownSwapStillObeysItsCondition() {
    history.begin("slow", 0, new History.Swap("x", "b"));
    add(1, 2, new History.Write("a"), new History.Done());
    add(3, 4, new History.Read(), new History.Found("b"));
    assertFound("Read");
  }

  @Test
  void theSearchIsBounded() {
    for (int i = 0; i < 24; i++) {
      history.begin("slow", 0, new History.Write("w" + i));
    }
    add(1, 2, new History.Read(), new History.Found("ghost"));
    assertInstanceOf(Verdict.Undecided.class, new Linearizability(10_000).check(history));
  }

  @Test
  @DisplayName("the search agrees with trying all orders, on small random histories")
  void theSearchAgreesWithTryingAllOrders() {
    Randomness random = new Randomness(1);
    int bad = 0;
    for (int round = 0; round < 3_000; round++) {
      History some = randomHistory(random);
      boolean expected = anyOrderFits(some.operations(), new ArrayList<>(), null);
      boolean found = new Linearizability(100_000).check(some) instanceof Verdict.Linearizable;
      assertEquals(expected, found, some::toString);
      bad += expected ? 0 : 1;
    }
    assertEquals(true, bad > 300 && bad < 2_700, "one-sided histories: " + bad);
  }

  private static History randomHistory(Randomness random) {
    History some = new History();
    int count = 2 + random.below(4);
    for (int i = 0; i < count; i++) {
      long begin = random.below(10);
      int kind = random.below(3);
      History.Call call =
          kind == 0
              ? new History.Read()
              : kind == 1
                  ? new History.Write(value(random))
                  : new History.Swap(value(random), value(random));
      History.Operation operation = some.begin("c" + i, begin, call);
      if (random.below(5) != 0) {
        History.Outcome outcome =
            kind == 0
                ? new History.Found(value(random))
                : kind == 1 || random.coin() ? new History.Done() : new History.Failed();
        operation.end(begin + random.below(6), outcome);
      }
    }
    return some;
  }

  private static @Nullable String value(Randomness random) {
    int drawn = random.below(3);
    return drawn == 0 ? null : drawn == 1 ? "a" : "b";
  }

  /// The definition itself: some order of all known and some unknown operations, in which nothing
  /// comes before what ended before it began, explains every answer.
  private static boolean anyOrderFits(
      List<History.Operation> all, List<History.Operation> placed, @Nullable Object value) {
    boolean complete =
        all.stream()
            .allMatch(each -> placed.contains(each) || each.outcome() instanceof History.Unknown);
    if (complete) {
      return true;
    }
    for (History.Operation next : all) {
      boolean free =
          !placed.contains(next)
              && all.stream()
                  .noneMatch(each ->
                      !placed.contains(each)
                          && !(each.outcome() instanceof History.Unknown)
                          && each.endNanos() < next.beginNanos());
      if (free && next.fits(value)) {
        List<History.Operation> more = new ArrayList<>(placed);
        more.add(next);
        if (anyOrderFits(all, more, next.after(value))) {
          return true;
        }
      }
    }
    return false;
  }

  private void add(long begin, long end, History.Call call, History.Outcome outcome) {
    history.begin("c", begin, call).end(end, outcome);
  }

  private void assertFine() {
    assertInstanceOf(Verdict.Linearizable.class, new Linearizability(10_000).check(history));
  }

  private void assertFound(String what) {
    Verdict verdict = new Linearizability(10_000).check(history);
    String stuck = assertInstanceOf(Verdict.NotLinearizable.class, verdict).stuck();
    assertEquals(true, Objects.requireNonNull(stuck).contains(what), stuck);
  }
}

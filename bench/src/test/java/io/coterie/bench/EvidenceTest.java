package io.coterie.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The file of evidence, and the table made from it.
class EvidenceTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void whatIsWrittenIsReadAgain() throws IOException {
    Path file = folder.resolve("new").resolve("tablets.json");
    evidence().write(file);

    assertEquals(evidence(), Evidence.read(file));
  }

  @Test
  void theTableHasTheRatioAgainstThePeerOfTheSameLoad() {
    String table = Table.markdown(evidence());

    assertTrue(
        table.contains("| 3 nodes, write, 50 in flight | coterie | 20 | 0.01 | 0.02 | 7 | 2.0× |"),
        table);
    assertTrue(
        table.contains("| 3 nodes, write, 50 in flight | etcd | 10 (1 failed) | 0.01 | 0.01 |"),
        table);
    assertTrue(
        table.contains("| kill -9 of all 3, then start | etcd | 1,000 acknowledged, 0 missing |"),
        table);
  }

  @Test
  void floorsAndGoalsAreJudgedAgainstThePeerOfTheSameLoad() {
    List<Bound.Verdict> bounds = evidence().bounds();

    assertEquals(
        List.of(
            new Bound.Verdict(
                "3 nodes, write, 50 in flight: times as many per second as etcd",
                "floor",
                1,
                2,
                true),
            new Bound.Verdict(
                "3 nodes, write, 50 in flight: of the p99 of etcd", "floor", 1, 2, false)),
        bounds.subList(0, 2));
    assertTrue(bounds.get(1).isMissedFloor());
    assertFalse(bounds.get(2).isMissedFloor(), "a goal: " + bounds.get(2));
    assertEquals("3 nodes, write, 50 in flight: µs CPU per operation", bounds.getLast().bound());
    assertTrue(bounds.getLast().met(), "7 µs of 40");
  }

  @Test
  void aSystemWhoseCallsFailMeetsNothing() {
    Load load = new Load(Load.Kind.READ, 1);
    List<Bound.Verdict> bounds =
        Bound.judge(
            List.of(
                Evidence.Result.of("1 node", load, "coterie", List.of(round(20_000, 1))),
                Evidence.Result.of("1 node", load, "etcd", List.of(round(10_000, 0)))));

    assertEquals(2.0, bounds.getFirst().found());
    assertFalse(bounds.getFirst().met());
  }

  private static Evidence evidence() {
    Load load = new Load(Load.Kind.WRITE, 50);
    List<Evidence.Result> results =
        List.of(
            Evidence.Result.of("3 nodes", load, "coterie", List.of(round(20_000, 0))),
            Evidence.Result.of("3 nodes", load, "etcd", List.of(round(10_000, 1))));
    return new Evidence(
        "abc",
        "./coterie bench tablets",
        Map.of("java", "25"),
        Map.of("3 nodes, etcd", "etcd"),
        results,
        Bound.judge(results),
        List.of(new KillTrial("etcd", 3, 1_000, 0)),
        List.of());
  }

  private static Round round(int operations, int failures) {
    return new Round(
        ArithmeticTest.upTo(operations),
        1_000,
        operations * 7_000L,
        failures,
        failures == 0 ? "" : "no leader");
  }
}

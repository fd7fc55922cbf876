package io.coterie.simulation.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Ranges of seeds: run on several threads, resumed, and written down as evidence.
class SliceTest {
  private static final Slice.Bounds TWENTY = new Slice.Bounds(1, 20, 3, Long.MAX_VALUE);

  /// Seed 13 is unlucky.
  private static final SimulatedMode UNLUCKY = new SimulatedMode("unlucky", (s, r) -> tiny(s, 13));

  private static final SimulatedMode TINY = new SimulatedMode("tiny", (seed, r) -> tiny(seed, 0));

  @TempDir private Path folder = Path.of("");

  @Test
  void aRangeRunsWholeAndGivesTheSameOnAnyNumberOfThreads() throws Exception {
    Summary summary = run(TINY, TWENTY, Progress.begin(file(), TINY, "c1"));
    Slice.Bounds alone = new Slice.Bounds(1, 20, 1, Long.MAX_VALUE);
    Summary again = run(TINY, alone, Progress.begin(file(), TINY, "c1"));

    assertEquals(20, summary.seeds());
    assertEquals(summary.hashes(), again.hashes());
    assertEquals(20 * 30, summary.events());
    assertEquals(List.of(), summary.neverReached());
  }

  @Test
  void anInterruptedRangeIsResumedWithoutRunningASeedTwice() throws Exception {
    Slice.Bounds half = new Slice.Bounds(1, 10, 2, Long.MAX_VALUE);
    Summary first = run(TINY, half, Progress.begin(file(), TINY, "c1"));
    // The process ended in the middle of a line.
    Files.writeString(file(), Files.readString(file()) + "11\tabc");
    List<Long> ran = new ArrayList<>();
    try (Progress progress = Progress.resume(file(), TINY, "c1")) {
      Summary summary = new Slice(TINY, TWENTY, progress).run(result -> ran.add(result.seed()));

      assertEquals(20, summary.seeds());
      assertEquals(first.hashes(), summary.hashes().headMap(11L));
    }
    assertEquals(10, ran.size());
    try (Progress progress = Progress.resume(file(), TINY, "c1")) {
      assertEquals(20, progress.finished().size());
    }
  }

  @Test
  void progressOfAnotherCommitIsRefused() throws Exception {
    run(TINY, TWENTY, Progress.begin(file(), TINY, "c1"));
    IOException refusal =
        assertThrows(IOException.class, () -> Progress.resume(file(), TINY, "c2"));
    assertTrue(String.valueOf(refusal.getMessage()).contains("without --resume"));
  }

  @Test
  void aFailureEndsTheRangeAndIsNoEvidence() throws Exception {
    Summary summary = run(UNLUCKY, TWENTY, Progress.begin(file(), UNLUCKY, "c1"));

    assertTrue(summary.failures().containsKey(13L));
    assertTrue(summary.seeds() < 20, "seeds run after a failure");
    assertEquals("./coterie simulate --mode unlucky --seed 13", UNLUCKY.command(13));
    IOException refusal =
        assertThrows(
            IOException.class, () -> Evidence.write(folder, UNLUCKY, "c1", TWENTY, summary));
    assertTrue(String.valueOf(refusal.getMessage()).contains("bad luck"));
  }

  @Test
  void evidenceNamesTheHashOfEverySeed() throws Exception {
    Summary summary = run(TINY, TWENTY, Progress.begin(file(), TINY, "c1"));
    Evidence.write(folder, TINY, "c1", TWENTY, summary);

    List<String> lines = Files.readAllLines(folder.resolve("sim-tiny.hashes"));
    String again = Slice.run(TINY, 7, null).traceHash();
    assertEquals("7 " + again.substring(0, Evidence.DIGITS), lines.get(6));
    String json = Files.readString(folder.resolve("sim-tiny.json"));
    for (String part :
        List.of("\"commit\": \"c1\"", "\"events\": 600", "\"seen\": 20", "\"CRASH\": 20")) {
      assertTrue(json.contains(part), json);
    }
  }

  @Test
  void whatNoSeedCameAcrossIsNoEvidence() throws Exception {
    SimulatedMode dull =
        new SimulatedMode(
            "dull",
            (seed, reader) -> {
              World world = new World(seed);
              world.sometimes().declare("two leaders met");
              return RunResult.of(world, 0, new TreeMap<>(), null);
            });
    Summary summary = run(dull, TWENTY, Progress.begin(file(), dull, "c1"));
    IOException refusal =
        assertThrows(IOException.class, () -> Evidence.write(folder, dull, "c1", TWENTY, summary));
    assertTrue(String.valueOf(refusal.getMessage()).contains("two leaders met"));
  }

  private Path file() {
    return folder.resolve("progress");
  }

  private static Summary run(SimulatedMode mode, Slice.Bounds bounds, Progress progress)
      throws Exception {
    try (progress) {
      return new Slice(mode, bounds, progress).run(result -> {});
    }
  }

  private static RunResult tiny(long seed, long unlucky) {
    World world = new World(seed);
    for (int i = 0; i < 30; i++) {
      world.after(world.scheduling().below(1_000), () -> {});
    }
    world.run(1_000);
    world.sometimes().reached("seen");
    if (seed == unlucky) {
      throw new Violation("bad luck");
    }
    SortedMap<String, Long> faults = new TreeMap<>();
    faults.put("CRASH", 1L);
    return RunResult.of(world, 0, faults, null);
  }
}

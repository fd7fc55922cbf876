package io.coterie.quality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The simulation finds each planted bug of a mode by seeds alone, without a scene made for it.
///
/// Which seeds do changes with every change of the workload; that is why the ordinary suite plays
/// scenes, and `docs/evidence/breaks-by-seeds.json` says how many seeds were needed.
@Tag("long")
class BreaksBySeedsTest {
  private static final Laboratory.Seeds SEEDS = new Laboratory.Seeds(1, 1_000, 100);

  /// For a slice of the seeds, beside other work.
  private static final Duration SLICE_MAX = Duration.ofMinutes(20);

  private final Repository repository = Repository.here();
  @TempDir private Path scratch = Path.of("");

  @Test
  void everyBreakOfAModeIsFoundWithinAThousandSeeds() throws Exception {
    Laboratory laboratory = new Laboratory(repository, scratch, SLICE_MAX);
    SortedMap<String, OptionalLong> first = new TreeMap<>();
    for (Path file : Repository.list(repository.root().resolve("quality/breaks"))) {
      Optional<Break> planted = ofAMode(file);
      if (planted.isPresent()) {
        first.put(
            String.valueOf(file.getFileName()).replace(".patch", ""),
            laboratory.firstSeed(planted.get(), SEEDS));
      }
    }
    assertFalse(first.isEmpty(), "no break names a mode");
    Path evidence = repository.root().resolve("docs/evidence/breaks-by-seeds.json");
    Files.createDirectories(Optional.ofNullable(evidence.getParent()).orElseThrow());
    Files.writeString(evidence, json(first));
    List<String> unnoticed =
        first.entrySet().stream().filter(e -> e.getValue().isEmpty()).map(e -> e.getKey()).toList();
    assertEquals(List.of(), unnoticed, "within " + SEEDS.last() + " seeds");
  }

  private static Optional<Break> ofAMode(Path file) {
    if (!file.toString().endsWith(".patch")) {
      return Optional.empty();
    }
    return Optional.of(Break.parse(Repository.read(file))).filter(b -> b.mode().isPresent());
  }

  private static String json(SortedMap<String, OptionalLong> first) {
    return first.entrySet().stream()
        .map(e ->
            "    \"%s\": %s"
                .formatted(
                    e.getKey(), e.getValue().isPresent() ? e.getValue().getAsLong() + "" : "null"))
        .collect(
            Collectors.joining(
                ",\n",
                "{\n  \"seeds\": \"%d-%d\",\n  \"firstSeedThatFindsIt\": {\n"
                    .formatted(SEEDS.first(), SEEDS.last()),
                "\n  }\n}\n"));
  }
}

package io.coterie.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.coterie.core.placement.AckRule;
import io.coterie.core.placement.Keyspace;
import io.coterie.protocols.tablets.TabletConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What the README says of the limits is what the code holds to.
class LimitsInReadmeTest {
  @Test
  @DisplayName("P36 the README's limits are the code's, and every acknowledgement rule has a line")
  void limits() throws Exception {
    String readme =
        Files.readString(Path.of(System.getProperty("coterie.home", ".."), "README.md"));
    List<String> sentences =
        List.of(
            "| name of a row or of a column | %,d bytes |".formatted(TabletConfig.KEY_BYTES_MAX),
            "| value | %,d bytes".formatted(TabletConfig.INLINE_BYTES_MAX),
            "| columns of one write | %,d puts".formatted(TabletConfig.MUTATE_PARTS_MAX),
            "together %,d bytes".formatted(TabletConfig.MUTATE_BYTES_MAX),
            "| one answer of a read | %,d cells".formatted(TabletConfig.READ_CELLS_MAX),
            "or %,d bytes".formatted(TabletConfig.READ_BYTES_MAX),
            "| copies of a keyspace | 1 to %d".formatted(Keyspace.Settings.COPIES_MAX),
            "for %,d minutes".formatted(TabletConfig.DEFAULT.retryHorizonMillis() / 60_000),
            "the last %,d MiB of changes".formatted(TabletConfig.DEFAULT.retainBytes() >> 20),
            "No transactions across rows.");
    assertEquals(List.of(), sentences.stream().filter(each -> !readme.contains(each)).toList());
    for (AckRule rule : AckRule.values()) {
      String name = "`" + rule.name().toLowerCase(Locale.ROOT) + "`";
      assertEquals(
          1, readme.lines().filter(line -> line.startsWith("| `tablets`, " + name)).count(), name);
    }
  }
}

package io.coterie.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.client.ClientConfig;
import io.coterie.client.TabletKeyspace;
import io.coterie.client.Watch;
import io.coterie.client.WatchCursor;
import io.coterie.core.kernel.Refusal;
import io.coterie.core.wire.Bytes;
import io.coterie.protocols.tablets.Mutation;
import io.coterie.protocols.tablets.TabletOperation;
import io.coterie.protocols.tablets.Value;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Changes of rows, followed by the command line and by the SDK while nodes die.
@Timeout(120)
@DisplayName("Watching")
class WatchTest {
  private static final Bytes CELL = Bytes.utf8("cell");
  private static final int ROWS = 6;

  @TempDir private Path folder = Path.of("");

  @Test
  @DisplayName(
      "P34 P22 a range is watched through kill -9 of a primary: each change once, in order")
  void failover() throws Exception {
    try (RealCluster cluster = new RealCluster(folder, 3)) {
      cluster.startAll();
      cluster.createKeyspace(3);
      TabletKeyspace cells = cluster.database().tablets(RealCluster.KEYSPACE);
      try (CommandLineRun watching = watch("--prefix", "r", "--count", "60", "--json");
          Watch sdk = cells.watch(TabletOperation.Scope.ofRows(Bytes.utf8("r")), WatchCursor.NOW)) {
        assertEquals(List.of(), sdk.next(0).orThrow());
        write(cells, 0, 5);
        cells.put(Bytes.utf8("other"), CELL, Value.utf8("unseen")).orThrow();
        watching.awaitLine(line -> line.contains("\"value\":\"4\""));
        int victim = primaryOf(cluster, "r0");
        cluster.kill(victim);
        write(cells, 5, 10);
        assertEquals(0, watching.end(), watching::err);
        assertEquals(expected(0, 10), read(watching.out()));
        assertEquals(expected(0, 10), read(sdk, 60));
        cluster.node(victim).start();
        write(cells, 10, 12);
        String cursor = watching.err().substring(watching.err().lastIndexOf(' ') + 1);
        try (CommandLineRun resumed =
            watch("--prefix", "r", "--count", "12", "--json", "--after", cursor)) {
          assertEquals(0, resumed.end(), resumed::err);
          assertEquals(expected(10, 12), read(resumed.out()));
        }
      }
    }
  }

  @Test
  @DisplayName("P34 a row is watched from a version on; a cursor that was kept goes on from there")
  void fromAVersion() throws Exception {
    try (RealCluster cluster = new RealCluster(folder, 1)) {
      cluster.startAll();
      cluster.createKeyspace(2);
      TabletKeyspace cells = cluster.database().tablets(RealCluster.KEYSPACE);
      Bytes row = Bytes.utf8("row");
      List<Long> versions = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        versions.add(cells.put(row, CELL, Value.utf8("" + i)).orThrow().version());
      }
      cells.delete(row, CELL).orThrow();
      try (Watch watch = cells.watch(row, versions.get(1))) {
        List<Watch.Seen> seen = watch.next(0).orThrow();
        assertEquals(
            versions.subList(2, 4),
            seen.stream().limit(2).map(each -> each.change().version()).toList());
        assertEquals(3, seen.size());
        WatchCursor middle =
            WatchCursor.parse(seen.get(1).cursor().text()).orElseThrow(AssertionError::new);
        try (Watch again = cells.watch(TabletOperation.Scope.ofRow(row), middle)) {
          assertEquals(List.of(seen.get(2)), again.next(0).orThrow());
        }
      }
      try (RemoteDatabase program = RemoteDatabase.open(folder, ClientConfig.DEFAULT);
          Watch none = program.database().tablets("absent").watch(row, 0);
          Watch whole = program.database().tablets(RealCluster.KEYSPACE).watch(row, 0)) {
        assertTrue(none.next(0).isRefused(Refusal.NOT_FOUND));
        assertEquals(5, whole.next(0).orThrow().size());
      }
      try (CommandLineRun text = watch("row", "--count", "5")) {
        assertEquals(0, text.end(), text::err);
        assertEquals(versions.getFirst() + "\tcell\t0", text.out().getFirst());
        assertTrue(text.out().getLast().endsWith("\tcell\t(deleted)"), text.out()::toString);
      }
      try (CommandLineRun bad = watch("row", "--after", "yesterday")) {
        assertEquals(2, bad.end());
        assertTrue(bad.err().contains("--after yesterday is no cursor"), bad::err);
      }
    }
  }

  private CommandLineRun watch(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("kv", "watch"));
    all.addAll(List.of("--data", folder.toString(), "-k", RealCluster.KEYSPACE));
    all.addAll(List.of(arguments));
    return new CommandLineRun(all.toArray(String[]::new));
  }

  /// Writes the numbers to each row, in order.
  private static void write(TabletKeyspace cells, int from, int to) {
    for (int number = from; number < to; number++) {
      for (int row = 0; row < ROWS; row++) {
        cells.put(Bytes.utf8("r" + row), CELL, Value.utf8("" + number)).orThrow();
      }
    }
  }

  private static Map<String, List<Integer>> expected(int from, int to) {
    Map<String, List<Integer>> expected = new TreeMap<>();
    for (int row = 0; row < ROWS; row++) {
      expected.put("r" + row, IntStream.range(from, to).boxed().toList());
    }
    return expected;
  }

  /// The values per row in the order they were printed.
  private static Map<String, List<Integer>> read(List<String> lines) {
    Map<String, List<Integer>> read = new TreeMap<>();
    for (String line : lines) {
      JsonNode json = JsonMapper.shared().readTree(line);
      read.computeIfAbsent(json.get("row").stringValue(), row -> new ArrayList<>())
          .add(Integer.parseInt(json.get("value").stringValue()));
    }
    return read;
  }

  private static Map<String, List<Integer>> read(Watch watch, int count) {
    Map<String, List<Integer>> read = new TreeMap<>();
    TreeSet<String> cursors = new TreeSet<>();
    while (cursors.size() < count) {
      for (Watch.Seen seen : watch.next(20_000).orThrow()) {
        assertTrue(cursors.add(seen.cursor().text()), "each cursor once");
        if (!(seen.change().mutations().getFirst()
            instanceof Mutation.Put(Bytes _, Value.Inline(var value)))) {
          throw new AssertionError("only small values were written: " + seen);
        }
        read.computeIfAbsent(seen.change().row().toUtf8(), row -> new ArrayList<>())
            .add(Integer.parseInt(value.toUtf8()));
      }
    }
    return read;
  }

  private static int primaryOf(RealCluster cluster, String row) {
    TabletKeyspace cells = cluster.database().tablets(RealCluster.KEYSPACE);
    cells.get(Bytes.utf8(row), CELL).orThrow();
    var map = cluster.database().map();
    return map.tabletFor(
            map.keyspace(RealCluster.KEYSPACE).orElseThrow(), Bytes.utf8(row), Bytes.EMPTY)
        .orElseThrow()
        .primary()
        .number();
  }
}

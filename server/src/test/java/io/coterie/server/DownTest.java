package io.coterie.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Commands that talk to a cluster of which no node answers.
@DisplayName("A cluster that is down")
class DownTest {
  @TempDir private Path folder = Path.of("");

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "status",
        "tablets",
        "keyspace list",
        "keyspace create more",
        "kv get row column",
        "kv put row column value",
        "kv scan row",
        "demo"
      })
  @DisplayName("is named in one sentence, with what starts it")
  void notStarted(String command) throws Exception {
    try (RealCluster cluster = new RealCluster(folder, 2);
        CommandLineRun run = run(command)) {
      assertEquals(1, run.end());
      assertEquals(
          "coterie: no node of the cluster in "
              + folder
              + " answers: start it with ./coterie up --data "
              + folder,
          run.err());
      assertTrue(cluster.node(1).running().isEmpty());
    }
  }

  @Test
  @DisplayName("or that hangs is told from one that does not run, by the time that was waited")
  void hung() throws Exception {
    try (RealCluster cluster = new RealCluster(folder, 1)) {
      cluster.startAll();
      Signal.send("STOP", cluster.node(1).running().orElseThrow());
      try (CommandLineRun run = run("status")) {
        assertEquals(1, run.end());
        assertTrue(run.err().contains("do not answer (no answer within 5.0 s)"), run.err());
        assertTrue(run.err().contains("./coterie restart N"), run.err());
        assertFalse(run.err().contains(" ms"), run.err());
      }
    }
  }

  private CommandLineRun run(String command) throws Exception {
    List<String> words = new ArrayList<>(List.of(command.split(" ", -1)));
    words.add("--data=" + folder);
    return new CommandLineRun(words.toArray(String[]::new));
  }
}

package io.coterie.simulation.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The command line of the simulator.
class SimulateCommandTest {
  @TempDir private Path root = Path.of("");
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @Test
  void oneSeedIsToldAtLengthAndAlwaysInTheSameWords() throws Exception {
    assertEquals(SimulateCommand.FINE, run("c1", "--mode smoke --seed 3 --trace"));
    String first = printed.toString(StandardCharsets.UTF_8);
    printed.reset();
    assertEquals(SimulateCommand.FINE, run("c1", "--mode smoke --trace --seed 3"));

    assertEquals(first, printed.toString(StandardCharsets.UTF_8));
    assertTrue(first.contains("n1 receive 101 "), "no receipt in the trace");
    assertTrue(first.contains("| CRASH") || first.contains("| PAUSE"), "no fault in the trace");
    assertTrue(first.endsWith("all properties hold\n"));
  }

  @Test
  void helpTellsOptionsModesAndExitCodes() throws Exception {
    assertEquals(SimulateCommand.FINE, run("c1", "--mode smoke --help"));
    String help = printed.toString(StandardCharsets.UTF_8);
    assertTrue(help.contains("--threads N"), help);
    assertTrue(help.contains("\nmodes: "), help);
    assertTrue(help.contains("Exit codes: 0 "), help);
  }

  @Test
  void aFailureIsOneLineToPaste() throws Exception {
    assertEquals(SimulateCommand.VIOLATION, run("c1", "--mode hasty --seeds 1-500"));
    String last = printed.toString(StandardCharsets.UTF_8).lines().toList().getLast();
    assertTrue(last.matches("./coterie simulate --mode hasty --seed \\d+  # not lin.*"), last);

    String arguments = last.substring("./coterie simulate ".length(), last.indexOf("  #"));
    printed.reset();
    assertEquals(SimulateCommand.VIOLATION, run("c1", arguments));
    assertEquals(last, printed.toString(StandardCharsets.UTF_8).lines().toList().getLast());
  }

  @Test
  void evidenceIsWrittenOfARangeThatHolds() throws Exception {
    assertEquals(SimulateCommand.FINE, run("c1", "--mode smoke --seeds 1-30 --evidence"));
    String json = Files.readString(root.resolve("docs/evidence/sim-smoke.json"));
    assertTrue(json.contains("\"lastSeed\": 30"), json);
    assertEquals(30, Files.readAllLines(root.resolve("docs/evidence/sim-smoke.hashes")).size());
  }

  @Test
  void aStateThatIsInNoCommitIsNoEvidence() throws Exception {
    String commit = "c1" + Commit.CHANGED;
    assertEquals(SimulateCommand.TROUBLE, run(commit, "--mode smoke --seeds 1-30 --evidence"));
    assertTrue(printed.toString(StandardCharsets.UTF_8).contains("commit them first"));
    assertFalse(Files.exists(root.resolve("docs/evidence")));
  }

  @Test
  void aFolderOutsideOfGitHasNoCommit() throws Exception {
    assertEquals("no-commit", Commit.of(root));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--mode",
        "--mode nothing",
        "--mode smoke --seed x",
        "--mode smoke --seeds 7",
        "--mode smoke --seeds 7-3",
        "--mode smoke --seeds 1-3 --trace",
        "--mode smoke --minutes 1 --evidence",
        "--mode smoke --fast"
      })
  void wrongArgumentsAreExplained(String arguments) throws Exception {
    assertEquals(SimulateCommand.TROUBLE, run("c1", arguments));
    assertTrue(printed.toString(StandardCharsets.UTF_8).contains("simulate --mode MODE"));
  }

  private int run(String commit, String arguments) throws InterruptedException {
    SimulatedMode hasty =
        new SimulatedMode("hasty", SmokeWorld.mode(RegisterServer.Bug.ACK_BEFORE_SYNC).run());
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    List<String> words = List.of(arguments.strip().split(" +"));
    return new SimulateCommand(List.of(SmokeWorld.MODE, hasty), root, commit, out)
        .run(arguments.isEmpty() ? List.of() : words);
  }
}

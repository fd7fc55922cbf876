package io.coterie.quality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Golden traces: each file of `docs/traces` says in its first line how it is made, and is made
/// again here. ARCHITECTURE.md links to them, so its drawings cannot drift from the program.
class TracesTest {
  private static final String HEADER = "# ./coterie simulate ";

  @TempDir private Path scratch = Path.of("");

  /// Prints what a trace command of the simulator would print; the canaries run it.
  static final class Printer {
    private Printer() {}

    public static void main(String[] arguments) {
      System.out.println("put " + String.join(" ", arguments));
    }
  }

  @TestFactory
  List<DynamicTest> everyTraceIsWhatTheSimulatorPrints() {
    List<DynamicTest> tests = new ArrayList<>();
    Path folder = Repository.here().root().resolve("docs/traces");
    for (Path file : Repository.list(folder)) {
      tests.add(
          dynamicTest(
              String.valueOf(file.getFileName()),
              () ->
                  assertEquals(
                      Optional.empty(),
                      complaint(Repository.read(file), Repository.here().program("simulation")))));
    }
    return tests;
  }

  @Test
  void aTraceThatIsReproducedRaisesNoComplaint() throws Exception {
    assertEquals(Optional.empty(), canary("# ./coterie simulate --seed 1\nput --seed 1\n"));
  }

  @Test
  void canaryATraceThatDiffers() throws Exception {
    assertEquals(
        Optional.of("line 2 is 'get --seed 1', the simulator prints 'put --seed 1'"),
        canary("# ./coterie simulate --seed 1\nget --seed 1\n"));
    assertEquals(
        Optional.of("line 3 is 'more', the simulator prints nothing"),
        canary("# ./coterie simulate --seed 1\nput --seed 1\nmore\n"));
    assertEquals(
        Optional.of("line 2 is missing, the simulator prints 'put --seed 1'"),
        canary("# ./coterie simulate --seed 1\n"));
  }

  @Test
  void canaryATraceThatDoesNotSayHowItIsMade() throws Exception {
    assertEquals(
        Optional.of("its first line must be '" + HEADER + "ARGUMENTS'"), canary("put --seed 1\n"));
  }

  private Optional<String> canary(String text) throws IOException, InterruptedException {
    return complaint(text, new Repository.Program("quality", Printer.class.getName()));
  }

  private Optional<String> complaint(String text, Repository.Program simulator)
      throws IOException, InterruptedException {
    if (!text.startsWith(HEADER)) {
      return Optional.of("its first line must be '" + HEADER + "ARGUMENTS'");
    }
    List<String> expected = text.lines().toList();
    List<String> program = new ArrayList<>();
    program.add(simulator.mainClass());
    program.addAll(List.of(expected.getFirst().substring(HEADER.length()).split(" +", -1)));
    Workbench.Outcome outcome =
        new Workbench(Repository.here(), scratch, Laboratory.RUN_MAX)
            .run(simulator.module(), List.of(), program);
    if (outcome.exit() != 0) {
      return Optional.of("the simulator ended with " + outcome.exit() + ": " + outcome.output());
    }
    List<String> printed = new ArrayList<>(outcome.output().lines().toList());
    printed.addFirst(expected.getFirst());
    for (int line = 0; line < Math.max(expected.size(), printed.size()); line++) {
      String stands = line < expected.size() ? "'" + expected.get(line) + "'" : "missing";
      String comes = line < printed.size() ? "'" + printed.get(line) + "'" : "nothing";
      if (!stands.equals(comes)) {
        return Optional.of(
            "line " + (line + 1) + " is " + stands + ", the simulator prints " + comes);
      }
    }
    return Optional.empty();
  }
}

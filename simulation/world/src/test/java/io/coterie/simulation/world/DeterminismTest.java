package io.coterie.simulation.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DeterminismTest {
  private static final int SEEDS = 10;

  @Test
  @DisplayName("the same seeds are the same runs in two JVMs")
  void theSameSeedsAreTheSameRunsInTwoProcesses() throws Exception {
    List<String> here = run("-XX:hashCode=0");
    List<String> there = run("-XX:hashCode=2", "-XX:TieredStopAtLevel=1");

    assertEquals(SEEDS, here.size());
    assertEquals(here, there);
    assertTrue(here.stream().distinct().count() == SEEDS, "two seeds are the same run");
  }

  /// A JVM with other flags hashes identities and compiles in another way.
  private static List<String> run(String... flags) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UnlockExperimentalVMOptions");
    command.addAll(List.of(flags));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(SmokeMain.class.getName());
    command.add(Integer.toString(SEEDS));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output.lines().filter(line -> line.startsWith("RunResult")).toList();
  }
}

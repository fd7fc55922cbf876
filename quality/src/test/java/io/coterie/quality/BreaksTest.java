package io.coterie.quality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Every planted bug of `quality/breaks` is noticed by the command it names.
class BreaksTest {
  /// All breaks together: the ordinary suite has ten minutes for everything.
  private static final Duration TOTAL_MAX = Duration.ofMinutes(4);

  private static final int RUNS_AT_A_TIME = 2;

  private static final String DIFF =
      """
      Break: an absent program counts as present
      Command: test judge io.coterie.judge.PresenceTest
      --- a/judge/src/main/java/io/coterie/judge/Presence.java
      +++ b/judge/src/main/java/io/coterie/judge/Presence.java
      @@ -1,1 +1,1 @@
      -      if (!anyPresent(program, folders)) {
      +      if (program.isEmpty()) {
      """;

  private final Repository repository = Repository.here();
  @TempDir private Path scratch = Path.of("");

  @TestFactory
  List<DynamicTest> everyBreakIsNoticed() {
    List<Path> patches =
        Repository.list(repository.root().resolve("quality/breaks")).stream()
            .filter(file -> file.toString().endsWith(".patch"))
            .toList();
    assertFalse(patches.isEmpty(), "there are no breaks");
    Laboratory laboratory = new Laboratory(repository, scratch);
    List<Future<Optional<String>>> complaints = new ArrayList<>();
    long began = System.nanoTime();
    try (ExecutorService pool = Executors.newFixedThreadPool(RUNS_AT_A_TIME)) {
      for (Path patch : patches) {
        complaints.add(pool.submit(() -> laboratory.complaint(Repository.read(patch))));
      }
    }
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    List<DynamicTest> tests = new ArrayList<>();
    for (int i = 0; i < patches.size(); i++) {
      Future<Optional<String>> complaint = complaints.get(i);
      String name = String.valueOf(patches.get(i).getFileName());
      tests.add(dynamicTest(name, () -> assertEquals(Optional.empty(), complaint.get())));
    }
    tests.add(
        dynamicTest(
            "all breaks together are quick",
            () -> assertTrue(took.compareTo(TOTAL_MAX) <= 0, took + ": name quicker commands")));
    return tests;
  }

  @Test
  void aBreakThatIsNoticedRaisesNoComplaint() throws Exception {
    assertEquals(Optional.empty(), complaint(DIFF));
  }

  @Test
  void canaryABreakThatNobodyNotices() throws Exception {
    assertComplaint(
        "nobody noticed: an absent program counts as present",
        DIFF.replace("program.isEmpty()", "true && !anyPresent(program, folders)"));
  }

  @Test
  void canaryAPatchThatNoLongerApplies() throws Exception {
    assertComplaint(
        "it no longer applies to judge/src/main/java", DIFF.replace("-      if", "-      while"));
    assertComplaint(
        "it no longer applies: there is no", DIFF.replace("Presence.java", "Gone.java"));
  }

  @Test
  void canaryAPatchThatDoesNotCompile() throws Exception {
    assertComplaint("it does not compile", DIFF.replace("program.isEmpty()", "nonsense"));
  }

  @Test
  void canaryACommandThatRunsNothing() throws Exception {
    assertComplaint("its command ended with exit 2", DIFF.replace("PresenceTest", "Presence"));
    assertComplaint("its command is not green", DIFF.replace("PresenceTest", "AbsenceTest"));
    assertComplaint("there is no module 'jury'", DIFF.replace("test judge", "test jury"));
  }

  @Test
  void canaryAHeaderThatIsIncomplete() throws Exception {
    assertComplaint("its header has no line 'Break: …'", DIFF.replace("Break:", "Bug:"));
    assertComplaint("its header has no line 'Command: …'", DIFF.replace("Command:", "Run:"));
    assertComplaint("its command is neither", DIFF.replace("test judge", "mvn test"));
  }

  private void assertComplaint(String start, String text) throws Exception {
    String complaint = complaint(text).orElse("none");
    assertTrue(complaint.startsWith(start), complaint);
  }

  private Optional<String> complaint(String text) throws IOException, InterruptedException {
    return new Laboratory(repository, scratch).complaint(text);
  }
}

package io.coterie.quality;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How test reports are counted: the last line of every suite, and its exit code.
class CountTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void passedTestsAreAddedUpOverAllReports() throws Exception {
    report("core", suite(12, 0, 0, 0, ""));
    report("web", "<testsuites tests=\"3\"><testsuite name=\"a\" tests=\"3\" failures=\"0\"/>");

    assertOutcome(0, "15 passed, 0 failed\n");
  }

  @Test
  void failuresErrorsAndSkippedTestsAllCountAsFailed() throws Exception {
    report("core", suite(10, 1, 2, 3, "<failure message=\"expected 1\">"));

    assertOutcome(1, "4 passed, 6 failed\n");
  }

  @Test
  void absentJudgesAloneExitWithThree() throws Exception {
    report("server", suite(2, 1, 0, 0, "<failure message=\"NOT RUN P21: apt-get install swaks\">"));

    assertOutcome(3, "NOT RUN P21: apt-get install swaks\n1 passed, 1 failed\n");
  }

  @Test
  void anAbsentJudgeDoesNotHideAFailure() throws Exception {
    report("server", suite(2, 1, 0, 0, "<failure message=\"NOT RUN P21: apt-get install swaks\">"));
    report("core", suite(1, 1, 0, 0, "<failure message=\"expected 1\">"));

    assertOutcome(1, "NOT RUN P21: apt-get install swaks\n1 passed, 2 failed\n");
  }

  @Test
  void noReportAtAllIsAFailure() throws Exception {
    assertOutcome(1, "no test reports found in target/{surefire-reports}\n0 passed, 1 failed\n");
  }

  private static String suite(int tests, int failures, int errors, int skipped, String body) {
    return "<testsuite name=\"a\" tests=\"%d\" errors=\"%d\" skipped=\"%d\" failures=\"%d\">\n%s\n"
        .formatted(tests, errors, skipped, failures, body);
  }

  private void report(String module, String text) throws IOException {
    Path reports = folder.resolve("project").resolve(module).resolve("target/surefire-reports");
    Files.createDirectories(reports);
    Files.writeString(reports.resolve("TEST-a.xml"), text);
  }

  private void assertOutcome(int exit, String out) throws IOException, InterruptedException {
    Path project = Files.createDirectories(folder.resolve("project"));
    String script = Repository.here().root().resolve("quality/count-tests.sh").toString();
    Shell.Outcome outcome =
        new Shell(folder.resolve("house"))
            .run("", List.of(script, project.toString(), "surefire-reports"));

    assertEquals("", outcome.err());
    assertEquals(out, outcome.out());
    assertEquals(exit, outcome.exit());
  }
}

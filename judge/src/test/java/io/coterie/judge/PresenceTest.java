package io.coterie.judge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PresenceTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void anAbsentProgramIsNamedWithItsRowsAndItsCure() {
    assertEquals(
        Optional.of("NOT RUN P21, P23: apt-get install swaks"),
        complaint(NeedsSwaks.class, "root"));
  }

  @Test
  void aPresentProgramRaisesNoComplaint() throws IOException {
    install("swaks");

    assertEquals(Optional.empty(), complaint(NeedsSwaks.class, "somebody"));
  }

  @Test
  void aFileThatCannotBeRunIsNoProgram() throws IOException {
    Files.createFile(folder.resolve("swaks"));

    assertTrue(complaint(NeedsSwaks.class, "root").isPresent());
  }

  @Test
  void oneOfSeveralNamesSuffices() throws IOException {
    install("google-chrome");

    assertEquals(Optional.empty(), complaint(NeedsBrowserAsRoot.class, "root"));
  }

  @Test
  void aJudgeForTheSuperuserSaysSo() throws IOException {
    install("google-chrome");

    assertEquals(
        Optional.of("NOT RUN P28: run it as root"), complaint(NeedsBrowserAsRoot.class, "you"));
  }

  @Test
  void everyJudgeStaysOutOfTheOrdinarySuite() {
    Tag tag = Objects.requireNonNull(Judge.class.getAnnotation(Tag.class));

    assertEquals("judge", tag.value());
  }

  private Optional<String> complaint(Class<?> judged, String user) {
    Judge judge = Objects.requireNonNull(judged.getAnnotation(Judge.class));
    return Presence.complaint(judge, List.of(folder), user);
  }

  private void install(String program) throws IOException {
    assertTrue(Files.createFile(folder.resolve(program)).toFile().setExecutable(true));
  }

  @Judge(rows = "P21, P23", programs = "swaks", install = "apt-get install swaks")
  private static final class NeedsSwaks {}

  @Judge(
      rows = "P28",
      programs = "chromium|google-chrome",
      install = "apt-get install chromium",
      root = true)
  private static final class NeedsBrowserAsRoot {}
}

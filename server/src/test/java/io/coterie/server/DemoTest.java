package io.coterie.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.person.LoggedIn;
import io.coterie.person.Person;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The demo and its tour as a new user starts them.
@DisplayName("The demo")
class DemoTest {
  @TempDir private Path folder = Path.of("");

  @Test
  @DisplayName("P22 D01 the tour: two kills, every acknowledged mail is there, no canary on disk")
  void tour() throws Exception {
    Path data = folder.resolve("tour");
    try (CommandLineRun tour =
        new CommandLineRun("demo", "--tour", "--tour-data", data.toString())) {
      tour.process().waitFor(180, TimeUnit.SECONDS);
      assertEquals(0, tour.end(), () -> tour.out() + tour.err());
      String said = String.join("\n", tour.out());
      assertTrue(said.contains("which led the control plane"), said);
      assertTrue(said.contains("which held the mail port"), said);
      assertTrue(said.contains("Ben opens 12 mails: every one that was answered with 250"), said);
      assertTrue(said.contains("is in none of"), said);
    }
    assertFalse(Files.exists(data));
  }

  @Test
  @DisplayName("a tour that is interrupted ends its nodes and removes its folder")
  void interrupted() throws Exception {
    Path data = folder.resolve("tour");
    NodeProcess last = new NodeProcess(4, data.resolve("n4"));
    try (CommandLineRun tour =
        new CommandLineRun("demo", "--tour", "--tour-data", data.toString())) {
      while (tour.process().isAlive() && !Files.exists(data.resolve("n4/node.pid"))) {
        tour.process().waitFor(20, TimeUnit.MILLISECONDS);
      }
      ProcessHandle node = last.running().orElseThrow();
      tour.process().destroy();
      tour.end();
      assertFalse(node.isAlive());
      assertFalse(Files.exists(data), tour::err);
    }
  }

  @Test
  @DisplayName("P19 P16 sample people log in with what was printed and find their mail, each time")
  void people() throws Exception {
    try (RunningUp up = new RunningUp(folder.resolve("c"), 1)) {
      for (String ada : List.of("ada", "ada-2")) {
        try (CommandLineRun demo =
            new CommandLineRun("demo", "--data", up.folder().root().toString())) {
          assertEquals(0, demo.end(), demo::err);
          List<String> line =
              demo.out().stream()
                  .map(each -> List.of(each.split("\\s+")))
                  .filter(each -> each.getFirst().equals(ada))
                  .findFirst()
                  .orElseThrow(() -> new AssertionError(demo.out().toString()));
          LoggedIn person = new Person(ada, line.get(1)).logIn(up.door());
          List<LoggedIn.Item> mails = person.mails();
          assertEquals(5, mails.size());
          assertTrue(
              mails.stream()
                  .anyMatch(mail -> mail.summary().subject().equals("Weather for the week")));
          String read = person.read(mails.getFirst().id()).toUtf8();
          assertTrue(read.contains("I bring the soundings"), read);
        }
      }
    }
  }
}

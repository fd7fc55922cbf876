package io.coterie.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.person.LoggedIn;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Folders that earlier builds have left, opened by this one.
class FixtureTest {
  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @ValueSource(strings = "issue-2.zip")
  @DisplayName("D07 this build opens what an earlier one left: log-in, mail and rows are there")
  void opens(String name) throws Exception {
    Path cluster = folder.resolve("cluster");
    Fixture.unpack(name, cluster);
    try (RunningUp up = new RunningUp(cluster, 1)) {
      LoggedIn person = Fixture.PERSON.logIn(up.door());
      List<LoggedIn.Item> mails = person.mails();
      assertEquals(
          List.of(Fixture.SUBJECT), mails.stream().map(each -> each.summary().subject()).toList());
      String mail = person.read(mails.getFirst().id()).toUtf8();
      assertTrue(mail.contains(Fixture.BODY), mail);
      assertEquals(
          Optional.of(Fixture.VALUE),
          up.remote()
              .database()
              .tablets(UpCommand.KEYSPACE)
              .get(Fixture.ROW, Fixture.CELL)
              .orThrow()
              .value());
      SampleMail.Letter letter =
          SampleMail.text("grace@analytical.test", person.address(), "New", "", "New.\n");
      new SmtpSender(up.smtpPort()).send(letter.from(), letter.to(), letter.message());
      assertEquals(2, person.mails().size());
    }
  }
}

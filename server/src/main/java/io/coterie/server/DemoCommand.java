package io.coterie.server;

import io.coterie.client.ClientConfig;
import io.coterie.core.wire.Bytes;
import io.coterie.person.ApiProblem;
import io.coterie.person.Door;
import io.coterie.person.LoggedIn;
import io.coterie.person.Person;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `coterie demo`: sample people and mail for the cluster that runs; `--tour` shows on a cluster of
/// its own what survives what.
@Command(
    name = "demo",
    description = {
      "Adds two sample people with mail to the cluster that runs.",
      "With --tour: starts a cluster of its own, kills its nodes, and counts (about a minute)."
    },
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  /// Names are tried in this order; one that somebody has gets a number.
  private static final List<String> NAMES = List.of("ada", "ben");

  private static final int TRIES_MAX = 50;
  private static final int PASSWORD_GROUPS = 4;
  private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";

  @Mixin private FolderOption data = new FolderOption();

  @Option(names = "--tour", description = "Takes the tour instead.")
  private boolean tour;

  @Option(
      names = "--tour-data",
      paramLabel = "DIR",
      defaultValue = ".build/tour",
      description = "Where the tour's cluster lies while it runs (default: .build/tour).")
  private Path tourData = Path.of(".build", "tour");

  private record Someone(Person person, LoggedIn loggedIn) {}

  @Override
  public Integer call() throws InterruptedException {
    if (tour) {
      new Tour(FolderOption.below(tourData)).run();
      return 0;
    }
    ClusterFolder folder = data.folder();
    // Only to hear at once whether there is somebody to talk to.
    RemoteDatabase.ofRunning(folder, ClientConfig.DEFAULT).close();
    NodeSettings.Doors doors =
        NodeSettings.read(folder.node(folder.nodesHere().getFirst()).resolve("node.toml")).doors();
    try (HttpClient http = HttpClient.newHttpClient()) {
      Door door = new Door(URI.create("http://localhost:" + doors.webPort()), http);
      List<Someone> people = new ArrayList<>();
      for (String name : NAMES) {
        people.add(signUp(door, name));
      }
      write(doors, people.getFirst().loggedIn(), people.getLast().loggedIn());
      print(doors, people);
    } catch (ApiProblem refused) {
      throw new Trouble("the demo cannot go on", String.valueOf(refused.getMessage()));
    }
    return 0;
  }

  private static void write(NodeSettings.Doors doors, LoggedIn ada, LoggedIn ben)
      throws InterruptedException {
    SmtpSender sender = new SmtpSender(doors.smtpPort());
    for (SampleMail.Letter letter : SampleMail.forPeople(ada.address(), ben.address())) {
      sender.send(letter.from(), letter.to(), letter.message());
    }
    SampleMail.Letter supper =
        SampleMail.text(
            ada.address(),
            ben.address(),
            "Supper on Saturday?",
            "",
            """
            Ben,

            this letter was encrypted before it left, for you alone: no machine of the cluster can
            read it. Do you come on Saturday?

            Ada
            """);
    ada.send(Bytes.utf8(supper.message()), List.of(ben.address()));
    SampleMail.Letter yes =
        SampleMail.text(
            ben.address(),
            ada.address(),
            "Re: Supper on Saturday?",
            supper.id(),
            "With pleasure. I bring the soundings.\n\nBen\n");
    ben.send(Bytes.utf8(yes.message()), List.of(ada.address()));
  }

  private static void print(NodeSettings.Doors doors, List<Someone> people) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("name", "password", "mails"));
    for (Someone someone : people) {
      lines.add(
          List.of(
              someone.person().name(),
              someone.person().password(),
              String.valueOf(someone.loggedIn().mails().size())));
    }
    Output.table(lines);
    System.out.println("log in at http://localhost:" + doors.webPort() + "/login");
    System.out.println("both are ordinary accounts: delete them on their Account page");
  }

  private static Someone signUp(Door door, String name) {
    for (int number = 1; number <= TRIES_MAX; number++) {
      Person person = new Person(name + (number == 1 ? "" : "-" + number), password());
      try {
        return new Someone(person, person.signUp(door, Optional.empty()).loggedIn());
      } catch (ApiProblem refused) {
        if (!refused.code().equals("name_taken")) {
          throw refused;
        }
      }
    }
    throw new Trouble(
        "there are " + TRIES_MAX + " people called " + name, "begin anew with --data OTHER-FOLDER");
  }

  static String password() {
    SecureRandom random = new SecureRandom();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < PASSWORD_GROUPS * 4; i++) {
      text.append(i > 0 && i % 4 == 0 ? "-" : "");
      text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return text.toString();
  }
}

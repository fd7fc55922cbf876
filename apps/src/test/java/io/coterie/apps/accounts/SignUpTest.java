package io.coterie.apps.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.apps.Declined;
import io.coterie.apps.InterruptedLink;
import io.coterie.apps.Person;
import io.coterie.apps.Town;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SignUpTest {
  private static final String PASSWORD = "correct horse";

  /// Requests of one sign-up to the database, with some to spare.
  private static final int REQUESTS = 60;

  /// Those until the name is taken, with some to spare.
  private static final int LOST_REQUESTS = 12;

  @Test
  @DisplayName("P16 of 50 simultaneous sign-ups of one name at two front ends one wins")
  void oneOfFiftyWins() {
    try (Town town = new Town(1, 3, Registration.OPEN)) {
      List<Integer> winners = new ArrayList<>();
      List<String> refusals = new ArrayList<>();
      for (int frontEnd = 0; frontEnd < 2; frontEnd++) {
        int first = frontEnd * 25;
        town.frontEnd(services -> {
          for (int i = first; i < first + 25; i++) {
            Person person = new Person(i, "ada");
            town.world()
                .baton()
                .start(
                    services.machine(),
                    "sign-up " + i,
                    () -> signUp(services, person, winners, refusals));
          }
        });
      }
      town.await(() -> winners.size() + refusals.size() == 50, "50 answers");

      assertEquals(1, winners.size(), refusals::toString);
      assertEquals(49, refusals.stream().filter("name_taken"::equals).count(), refusals::toString);
      Person winner = new Person(winners.getFirst(), "ada");
      List<DirectoryEntry> found = new ArrayList<>();
      town.frontEnd(services -> found.add(services.accounts().lookUp(winner.address())));
      town.await(() -> !found.isEmpty(), "a look-up");
      assertEquals(
          winner.account(),
          assertInstanceOf(DirectoryEntry.Here.class, found.getFirst()).account());
    }
  }

  @Test
  @DisplayName("P16 a sign-up cut off at any step is completed or has not happened")
  void aCrashAtAnyStepLeavesNothingHalf() {
    int completed = 0;
    for (int step = 0; step < REQUESTS; step++) {
      completed += crashAt(step) ? 1 : 0;
    }
    assertTrue(completed > 0 && completed < REQUESTS, "completed: " + completed);
  }

  /// Whether the first one got the name; somebody else tries for it after the crash.
  private static boolean crashAt(int step) {
    try (Town town = new Town(100 + step, 2, Registration.OPEN)) {
      Person first = new Person(1, "ada");

      town.frontEnd(
          services ->
              services.accounts().signUp(first.signUp(PASSWORD, Optional.empty()), first.visitor()),
          (machine, link) -> new InterruptedLink(link, step, machine::crash));
      town.world().run(5_000_000_000L);
      List<Integer> winners = new ArrayList<>();
      List<String> refusals = new ArrayList<>();
      Person second = new Person(2, "ada");
      List<String> after = new ArrayList<>();
      town.frontEnd(services -> {
        signUp(services, second, winners, refusals);
        boolean firstHasIt = winners.isEmpty();
        Person owner = firstHasIt ? first : second;
        services.accounts().logIn("ada", owner.authKey(PASSWORD), owner.visitor());
        services.accounts().lookUp(owner.address());
        after.add(firstHasIt ? "first" : "second");
      });
      town.await(() -> !after.isEmpty(), "an owner after a crash at " + step);
      return after.getFirst().equals("first");
    }
  }

  @Test
  @DisplayName("P16 a name that somebody took while an answer was lost is taken, not unknown")
  void aLostRequestLeavesNobodyInDoubt() {
    List<String> refusals = new ArrayList<>();
    for (int step = 0; step < LOST_REQUESTS; step++) {
      loseAt(step, refusals);
    }
    assertTrue(refusals.size() > 3, "the second one was first: " + refusals);
    assertEquals(Set.of("name_taken"), Set.copyOf(refusals));
  }

  /// Before this request of the first one, which is lost, the second one signs up.
  private static void loseAt(int step, List<String> refusals) {
    try (Town town = new Town(200 + step, 1, Registration.OPEN)) {
      Person first = new Person(1, "ada");
      Person second = new Person(2, "ada");
      List<Integer> winners = new ArrayList<>();
      int before = refusals.size();
      town.frontEnd(
          services -> signUp(services, first, winners, refusals),
          (machine, link) ->
              InterruptedLink.losing(
                  link,
                  step,
                  () ->
                      signUp(
                          town.services(machine, link, Town.surroundings(machine, link)),
                          second,
                          winners,
                          refusals)));
      town.await(() -> winners.size() + refusals.size() - before == 2, "two answers at " + step);
      assertEquals(1, winners.size(), "winners at " + step);
    }
  }

  private static void signUp(
      Town.Services services, Person person, List<Integer> winners, List<String> refusals) {
    try {
      LoggedIn in =
          services.accounts().signUp(person.signUp(PASSWORD, Optional.empty()), person.visitor());
      assertEquals(person.account(), in.account().account());
      winners.add(person.number());
    } catch (Declined declined) {
      refusals.add(declined.reason().code());
    }
  }
}

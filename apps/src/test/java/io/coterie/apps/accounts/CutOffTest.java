package io.coterie.apps.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.apps.Declined;
import io.coterie.apps.InterruptedLink;
import io.coterie.apps.Person;
import io.coterie.apps.Town;
import io.coterie.core.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Changes of an account whose front end dies at each of its requests to the database in turn.
class CutOffTest {
  private static final Person ADA = new Person(1, "ada");

  /// Requests of one change, with some to spare.
  private static final int REQUESTS = 36;

  @Test
  @DisplayName("P16 D05 a password change cut off at any step ends the other sessions or is none")
  void passwordChange() {
    int done =
        atEveryStep(
            (services, here) ->
                services
                    .accounts()
                    .changePassword(
                        valid(services, here),
                        ADA.authKey("old"),
                        ADA.credentials("new"),
                        ADA.passwordOrder("new", 2)),
            (services, there) -> {
              boolean changed = opens(services, "new");
              assertEquals(!changed, opens(services, "old"));
              assertEquals(
                  !changed,
                  services.accounts().sessions().check(there) instanceof SessionCheck.Valid);
              return changed;
            });
    assertTrue(done > 0 && done < REQUESTS, "changed: " + done);
  }

  @Test
  @DisplayName("P16 a deletion cut off at any step is completed by another node or is none")
  void deletion() {
    int done =
        atEveryStep(
            (services, here) ->
                services
                    .accounts()
                    .delete(valid(services, here), ADA.authKey("old"), ADA.deletionOrder(2)),
            (services, there) -> {
              boolean over =
                  services.accounts().sessions().check(there) instanceof SessionCheck.Over;
              services.link().pause(61_000);
              services.accounts().completeIntents();
              if (over) {
                Declined gone =
                    assertThrows(Declined.class, () -> services.accounts().lookUp(ADA.address()));
                assertEquals(Declined.Reason.UNKNOWN_ADDRESS, gone.reason());
              }
              assertEquals(!over, opens(services, "old"));
              return over;
            });
    assertTrue(done > 0 && done < REQUESTS, "deleted: " + done);
  }

  /// Begins the change in one session, looks from another after the crash; counts what was done.
  private static int atEveryStep(
      BiConsumer<Town.Services, Bytes> change, BiPredicate<Town.Services, Bytes> wasDone) {
    int done = 0;
    for (int step = 0; step < REQUESTS; step++) {
      int requests = step;
      try (Town town = new Town(300 + step, 3, Registration.OPEN)) {
        List<Bytes> tokens = new ArrayList<>();
        town.frontEnd(services -> {
          tokens.add(
              services
                  .accounts()
                  .signUp(ADA.signUp("old", Optional.empty()), ADA.visitor())
                  .token());
          tokens.add(services.accounts().logIn("ada", ADA.authKey("old"), ADA.visitor()).token());
        });
        town.await(() -> tokens.size() == 2, "two sessions");
        town.frontEnd(
            services -> change.accept(services, tokens.getFirst()),
            (machine, link) -> new InterruptedLink(link, requests, machine::crash));
        town.world().run(5_000_000_000L);
        List<Boolean> outcome = new ArrayList<>();
        town.frontEnd(services -> outcome.add(wasDone.test(services, tokens.getLast())));
        town.await(() -> !outcome.isEmpty(), "a look after a crash at " + step);
        done += outcome.getFirst() ? 1 : 0;
      }
    }
    return done;
  }

  private static boolean opens(Town.Services services, String password) {
    try {
      services.accounts().logIn("ada", ADA.authKey(password), ADA.visitor());
      return true;
    } catch (Declined declined) {
      assertEquals(Declined.Reason.WRONG_CREDENTIALS, declined.reason());
      return false;
    }
  }

  private static Session valid(Town.Services services, Bytes token) {
    return assertInstanceOf(SessionCheck.Valid.class, services.accounts().sessions().check(token))
        .session();
  }
}

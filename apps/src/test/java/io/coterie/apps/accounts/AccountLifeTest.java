package io.coterie.apps.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.apps.Declined;
import io.coterie.apps.Person;
import io.coterie.apps.Town;
import io.coterie.core.wire.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class AccountLifeTest {
  private static final Person ADA = new Person(1, "ada");
  private static final Person BOB = new Person(2, "bob");

  @Test
  @DisplayName("P16 D05 a password change ends the other sessions and the old password")
  void passwordChange() {
    inTown(
        Registration.OPEN,
        services -> {
          Accounts accounts = services.accounts();
          Bytes here = signUp(accounts, ADA).token();
          Bytes there = accounts.logIn("ada", ADA.authKey("old"), ADA.visitor()).token();
          Session session = valid(accounts, here);
          assertEquals(2, accounts.sessions().list(session).size());

          Account changed =
              accounts.changePassword(
                  session, ADA.authKey("old"), ADA.credentials("new"), ADA.passwordOrder("new", 2));
          Account again =
              accounts.changePassword(
                  valid(accounts, here),
                  ADA.authKey("old"),
                  ADA.credentials("new"),
                  ADA.passwordOrder("new", 2));

          assertEquals(2, changed.credentialsVersion());
          assertEquals(2, again.credentialsVersion(), "the same change again is done");
          assertInstanceOf(SessionCheck.Over.class, accounts.sessions().check(there));
          assertEquals(1, accounts.sessions().list(valid(accounts, here)).size());
          refused(
              "wrong_credentials", () -> accounts.logIn("ada", ADA.authKey("old"), ADA.visitor()));
          accounts.logIn("ada", ADA.authKey("new"), ADA.visitor());
        });
  }

  @Test
  @DisplayName("P16 deletion ends sessions, and the name is not given out again")
  void deletion() {
    inTown(
        Registration.OPEN,
        services -> {
          Accounts accounts = services.accounts();
          Bytes token = signUp(accounts, ADA).token();
          Session session = valid(accounts, token);
          refused(
              "invalid_order",
              () -> accounts.delete(session, ADA.authKey("old"), ADA.deletionOrder(7)));

          accounts.delete(session, ADA.authKey("old"), ADA.deletionOrder(2));

          assertEquals(
              new SessionCheck.Over(SessionCheck.Why.SESSION_REVOKED),
              accounts.sessions().check(token));
          refused("unknown_address", () -> accounts.lookUp(ADA.address()));
          refused(
              "wrong_credentials", () -> accounts.logIn("ada", ADA.authKey("old"), ADA.visitor()));
          refused("name_taken", () -> signUp(accounts, new Person(3, "ada")));
          refused("account_taken", () -> signUp(accounts, new Person(1, "eve")));
          services.link().pause(61_000);
          accounts.completeIntents();
        });
  }

  @Test
  @DisplayName("P16 the recovery code sets a new password and ends all sessions")
  void recovery() {
    inTown(
        Registration.OPEN,
        services -> {
          Accounts accounts = services.accounts();
          Bytes token = signUp(accounts, ADA).token();
          Bytes code = ADA.recovery().recoveryKey();
          refused(
              "wrong_credentials",
              () -> accounts.openRecovery("ada", ADA.authKey("guess"), ADA.visitor()));

          RecoveryOpened opened = accounts.openRecovery("ada", code, ADA.visitor());
          accounts.recover(
              new Recover("ada", code, ADA.credentials("new"), ADA.passwordOrder("new", 2)),
              ADA.visitor());

          assertEquals(ADA.recovery().recoveryWrap(), opened.recoveryWrap());
          assertInstanceOf(SessionCheck.Over.class, accounts.sessions().check(token));
          accounts.logIn("ada", ADA.authKey("new"), ADA.visitor());
        });
  }

  @Test
  @DisplayName("P16 attempts are limited for names that exist and names that do not")
  void attempts() {
    inTown(
        Registration.OPEN,
        services -> {
          Accounts accounts = services.accounts();
          signUp(accounts, ADA);
          for (String name : List.of("ada", "nobody")) {
            assertEquals(accounts.challenge(name), accounts.challenge(name));
            for (int i = 0; i < Attempts.PER_ACCOUNT_MAX; i++) {
              refused(
                  "wrong_credentials",
                  () -> accounts.logIn(name, ADA.authKey("guess"), ADA.visitor()));
            }
            refused(
                "too_many_attempts", () -> accounts.logIn(name, ADA.authKey("old"), ADA.visitor()));
          }
          services.link().pause(AttemptWindow.WINDOW_MILLIS);
          accounts.logIn("ada", ADA.authKey("old"), ADA.visitor());
        });
  }

  @Test
  @DisplayName("P16 an address with too many attempts uses up no account's attempts")
  void attemptsOfARefusedAddress() {
    inTown(
        Registration.OPEN,
        services -> {
          Accounts accounts = services.accounts();
          signUp(accounts, ADA);
          Visitor attacker = new Visitor("198.51.100.7", "test");
          for (int i = 0; i < Attempts.PER_ADDRESS_MAX; i++) {
            String name = "nobody-" + i;
            refused("wrong_credentials", () -> accounts.logIn(name, ADA.authKey("x"), attacker));
          }
          for (int i = 0; i < Attempts.PER_ACCOUNT_MAX; i++) {
            refused("too_many_attempts", () -> accounts.logIn("ada", ADA.authKey("x"), attacker));
          }
          accounts.logIn("ada", ADA.authKey("old"), ADA.visitor());
        });
  }

  @Test
  @DisplayName("P32 invitations admit one person each, and only administrators make them")
  void invitations() {
    inTown(
        Registration.INVITE,
        services -> {
          Accounts accounts = services.accounts();
          refused("invitation_required", () -> signUp(accounts, ADA));
          Bytes first = accounts.invitations().firstAdministrator().token();
          Session admin =
              valid(
                  accounts,
                  accounts.signUp(ADA.signUp("old", Optional.of(first)), ADA.visitor()).token());
          assertTrue(accounts.invitations().hasAdministrator());
          Bytes token = accounts.invitations().create(admin, Role.MEMBER, "for bob").token();
          assertEquals(Role.MEMBER, accounts.invitations().check(token).role());

          Session bob =
              valid(
                  accounts,
                  accounts.signUp(BOB.signUp("old", Optional.of(token)), BOB.visitor()).token());

          Person eve = new Person(3, "eve");
          refused(
              "invitation_invalid",
              () -> accounts.signUp(eve.signUp("old", Optional.of(token)), eve.visitor()));
          refused("invitation_invalid", () -> accounts.invitations().check(token));
          refused(
              "administrators_only",
              () -> accounts.invitations().create(bob, Role.ADMINISTRATOR, "for me"));
          assertEquals(
              List.of(Optional.of("ada"), Optional.of("bob")),
              accounts.invitations().list(admin).stream()
                  .map(Invitation::usedBy)
                  .sorted((a, b) -> a.orElse("").compareTo(b.orElse("")))
                  .toList());
        });
  }

  private static LoggedIn signUp(Accounts accounts, Person person) {
    return accounts.signUp(person.signUp("old", Optional.empty()), person.visitor());
  }

  private static Session valid(Accounts accounts, Bytes token) {
    return assertInstanceOf(SessionCheck.Valid.class, accounts.sessions().check(token)).session();
  }

  private static void refused(String code, Executable wish) {
    assertEquals(code, assertThrows(Declined.class, wish).reason().code());
  }

  private static void inTown(Registration registration, Consumer<Town.Services> story) {
    try (Town town = new Town(7, 1, registration)) {
      AtomicBoolean told = new AtomicBoolean();
      town.frontEnd(services -> {
        story.accept(services);
        told.set(true);
      });
      town.await(told::get, "the story's end");
    }
  }
}

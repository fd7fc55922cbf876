package io.coterie.apps.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.core.wire.Bytes;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The decisions about accounts that need no database.
class RulesTest {
  private static final House HOUSE =
      new House("coterie.localhost", Registration.OPEN, Bytes.hex("5a".repeat(32)));
  private static final Bytes ACCOUNT = Bytes.hex("a1".repeat(16));
  private static final Bytes KEY = Bytes.hex("07".repeat(32));

  @Test
  void addressesAreComparedInLowerCaseWithoutTag() {
    assertEquals("ada@coterie.localhost", Names.normalAddress(" Ada+News@Coterie.Localhost "));
    assertEquals("+ada@coterie.localhost", Names.normalAddress("+ada@coterie.localhost"));
    assertEquals("fine@x.test", Names.normalAddress("ﬁne@x.test"));
    assertEquals("a@b+c.test", Names.normalAddress("a@b+c.test"));
  }

  @Test
  void namesFollowTheirRule() {
    List.of("a", "ada", "a.b-c_d9", "x".repeat(64)).forEach(Names::requireName);
    for (String bad : List.of("", ".a", "a.", "a..b", "Ada", "a b", "ä", "x".repeat(65), "a@b")) {
      assertThrows(IllegalArgumentException.class, () -> Names.requireName(bad), bad);
    }
  }

  @Test
  void attemptsAreForgottenWhenTheirWindowIsOver() {
    AttemptWindow window = AttemptWindow.fresh(1_000).plus(1).plus(1);

    assertEquals(2, window.at(1_000 + AttemptWindow.WINDOW_MILLIS - 1).count());
    assertEquals(0, window.at(1_000 + AttemptWindow.WINDOW_MILLIS).count());
    assertEquals(2, window.at(0).count(), "a clock that went back forgives nothing");
    assertEquals(0, AttemptWindow.fresh(5).plus(-1).count());
    assertEquals(window, AttemptWindow.CODEC.decode(AttemptWindow.CODEC.encode(window)));
  }

  @Test
  void aVerifierOpensForItsKeyItsAccountAndItsPepperOnly() {
    Credentials credentials =
        new Credentials(Locks.fakeKdf(HOUSE, "ada"), KEY, Bytes.hex("00".repeat(61)));
    AccountRow.PasswordLock lock = Locks.password(HOUSE, ACCOUNT, credentials, 1);
    House other = new House(HOUSE.domain(), HOUSE.registration(), Bytes.hex("5b".repeat(32)));

    assertTrue(Locks.opens(HOUSE, ACCOUNT, lock, KEY));
    assertFalse(Locks.opens(HOUSE, ACCOUNT, lock, Bytes.hex("08".repeat(32))));
    assertFalse(Locks.opens(HOUSE, Bytes.hex("a2".repeat(16)), lock, KEY));
    assertFalse(Locks.opens(other, ACCOUNT, lock, KEY));
    assertEquals(
        lock, AccountRow.PasswordLock.CODEC.decode(AccountRow.PasswordLock.CODEC.encode(lock)));
  }

  @Test
  void aNameThatNobodyHasGetsAlwaysTheSameSaltLikeAnyOther() {
    assertEquals(Locks.fakeKdf(HOUSE, "ada"), Locks.fakeKdf(HOUSE, "ada"));
    assertNotEquals(Locks.fakeKdf(HOUSE, "ada"), Locks.fakeKdf(HOUSE, "bob"));
  }

  @Test
  void weakParametersAreRefused() {
    Bytes salt = Bytes.hex("00".repeat(16));
    assertThrows(IllegalArgumentException.class, () -> new Kdf(salt, 65_535, 3, 1));
    assertThrows(IllegalArgumentException.class, () -> new Kdf(salt, 65_536, 2, 1));
    assertThrows(IllegalArgumentException.class, () -> new Kdf(salt.slice(1, 16), 65_536, 3, 1));
  }
}

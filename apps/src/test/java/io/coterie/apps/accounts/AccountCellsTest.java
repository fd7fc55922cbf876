package io.coterie.apps.accounts;

import io.coterie.apps.Cells;
import io.coterie.core.wire.Bytes;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// The cells in which accounts are kept, byte for byte.
class AccountCellsTest {
  private static final Bytes ACCOUNT = Cells.counting(0x10, 16);
  private static final Bytes ID = Cells.counting(0x30, 16);
  private static final Bytes HASH = Cells.counting(0x50, 32);
  private static final AccountRow.Profile PROFILE =
      new AccountRow.Profile("ada", "ada@coterie.localhost", 1_000);
  private static final AccountRow.Gate GATE =
      new AccountRow.Gate(AccountRow.Status.ACTIVE, Role.ADMINISTRATOR, 3);
  private static final AccountRow.PasswordLock PASSWORD =
      new AccountRow.PasswordLock(
          1, new Kdf(Cells.counting(0, 16), 65_536, 3, 1), HASH, Cells.counting(0, 61));
  private static final AccountRow.CodeLock CODE =
      new AccountRow.CodeLock(1, HASH, Cells.counting(0, 61));

  @Test
  @DisplayName("D28 what is kept of an account has the bytes of the golden file")
  void theFormatsAreThoseOfTheGoldenFile() throws IOException {
    AccountRow.Fresh fresh = new AccountRow.Fresh(PROFILE, GATE, PASSWORD, CODE);
    new Cells()
        .value("profile", AccountRow.Profile.CODEC, PROFILE)
        .value("gate", AccountRow.Gate.CODEC, GATE)
        .value("credentials", AccountRow.PasswordLock.CODEC, PASSWORD)
        .value("recovery", AccountRow.CodeLock.CODEC, CODE)
        .value(
            "intent",
            Addresses.Intent.CODEC,
            new Addresses.Intent(ACCOUNT, fresh, Bytes.of(1, 2), Bytes.EMPTY, HASH))
        .value("session", Sessions.Stored.CODEC, new Sessions.Stored(ID, ACCOUNT, 3))
        .value(
            "sessionIndex", Sessions.Indexed.CODEC, new Sessions.Indexed(ID, HASH, 1_000, "curl"))
        .bytes("sessionIndexColumn", new Sessions.Indexed(ID, HASH, 1_000, "curl").column())
        .value("attempts", AttemptWindow.CODEC, new AttemptWindow(1_000, 5))
        .value(
            "invitation",
            Invitations.Stored.CODEC,
            new Invitations.Stored(ID, Role.MEMBER, "for Bob", 1_000))
        .value("invitationUse", Invitations.Use.CODEC, new Invitations.Use(ACCOUNT, "bob"))
        .assertMade("cells-accounts.json");
  }
}

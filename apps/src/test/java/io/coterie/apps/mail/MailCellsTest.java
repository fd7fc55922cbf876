package io.coterie.apps.mail;

import io.coterie.apps.Cells;
import io.coterie.core.wire.Bytes;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// The cells in which mail is kept, byte for byte.
class MailCellsTest {
  private static final Bytes ENTRY = Cells.counting(0x10, 16);
  private static final Bytes BODY = Cells.counting(0x30, 32);
  private static final Columns.Place PLACE = new Columns.Place(1_000, ENTRY);

  @Test
  @DisplayName("D28 what is kept of a mail has the bytes of the golden file")
  void theFormatsAreThoseOfTheGoldenFile() throws IOException {
    new Cells()
        .bytes("entryColumn", PLACE.column())
        .value(
            "entry",
            Columns.Stored.CODEC,
            new Columns.Stored(70_000, BODY, Origin.CLUSTER, Bytes.of(1, 2, 3)))
        .bytes("stateColumn", PLACE.stateColumn())
        .value("state", EntryState.CODEC, new EntryState(2, Bytes.of(1, 2, 3)))
        .bytes("idColumn", Columns.id(ENTRY))
        .value("number", Columns.NUMBER, 1_000L)
        .bytes("goneColumn", Columns.gone(ENTRY))
        .bytes("cutColumn", Columns.cut(BODY))
        .bytes("sentColumn", Columns.sent(ENTRY))
        .value(
            "sent",
            SentMail.CODEC,
            new SentMail(
                ENTRY,
                1_000,
                List.of(
                    new SentMail.Recipient("bob@coterie.localhost", false),
                    new SentMail.Recipient("mum@example.org", true))))
        .assertMade("cells-mail.json");
  }
}

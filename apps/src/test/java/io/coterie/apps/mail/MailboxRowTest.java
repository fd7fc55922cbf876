package io.coterie.apps.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.DecodeException;
import io.coterie.protocols.tablets.Mutation;
import io.coterie.protocols.tablets.TabletAnswer;
import io.coterie.protocols.tablets.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// How a mailbox's row is read: pages out of cells, events out of changes.
class MailboxRowTest {
  private static final EntryState STATE = new EntryState(4, Bytes.utf8("sealed"));

  @Test
  void columnOrderIsNewestFirstAndEachStateFollowsItsEntry() {
    List<Bytes> columns = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      columns.add(place(i).stateColumn());
      columns.add(place(i).column());
    }
    columns.sort(Comparator.naturalOrder());

    assertEquals(
        List.of(
            place(3).column(),
            place(3).stateColumn(),
            place(2).column(),
            place(2).stateColumn(),
            place(1).column(),
            place(1).stateColumn()),
        columns);
    assertEquals(place(2), Columns.place(place(2).stateColumn()));
    assertEquals(place(2), Columns.place(place(2).text()));
    assertTrue(place(2).after().compareTo(place(2).stateColumn()) > 0);
    assertTrue(place(2).after().compareTo(place(1).column()) < 0);
  }

  @Test
  void aPageEndsAtItsLimitAndSaysWhereTheNextBegins() {
    PageReader reader = new PageReader(2);
    boolean all =
        List.of(entryCell(3), stateCell(3), entryCell(2), stateCell(2)).stream()
            .allMatch(reader::take);
    boolean further = reader.take(entryCell(1));

    EntryPage page = reader.page("17");

    assertTrue(all && !further);
    assertEquals(List.of(entry(3).with(STATE), entry(2).with(STATE)), page.entries());
    assertEquals(Optional.of(place(2).text()), page.next());
  }

  @Test
  void theLastPageHasNoNext() {
    PageReader reader = new PageReader(2);
    reader.take(entryCell(1));

    assertEquals(new EntryPage(List.of(entry(1)), Optional.empty(), "9"), reader.page("9"));
  }

  @Test
  void whatIsNoPlaceIsRefused() {
    for (String bad : List.of("", "zz", "00", "00".repeat(25))) {
      assertThrows(DecodeException.class, () -> Columns.place(bad), bad);
    }
  }

  @Test
  void aChangeBecomesTheEventOfWhatHappened() {
    Value entry = Value.of(Columns.Stored.CODEC.encode(Columns.Stored.of(entry(1))));
    Mutation head = new Mutation.Put(Columns.HEAD, Value.of(Bytes.EMPTY));

    assertEquals(
        List.of(new MailEvent.Arrived(entry(1))),
        events(new Mutation.Put(place(1).column(), entry), head));
    assertEquals(
        List.of(new MailEvent.StateChanged(id(1), STATE)),
        events(
            new Mutation.Put(place(1).stateColumn(), Value.of(EntryState.CODEC.encode(STATE))),
            head));
    assertEquals(
        List.of(new MailEvent.Deleted(id(1))),
        events(
            new Mutation.Delete(place(1).column()),
            new Mutation.Put(Columns.gone(id(1)), Value.of(Bytes.hex("00".repeat(32))))));
    assertEquals(
        List.of(new MailEvent.SessionsChanged()),
        events(new Mutation.Put(Columns.BELL, Value.of(Bytes.EMPTY)), head));
  }

  private static List<MailEvent> events(Mutation... mutations) {
    return EventReader.events(new TabletAnswer.Change(5, Bytes.utf8("row"), List.of(mutations)));
  }

  private static TabletAnswer.RowCell entryCell(int number) {
    return cell(
        place(number).column(), Columns.Stored.CODEC.encode(Columns.Stored.of(entry(number))));
  }

  private static TabletAnswer.RowCell stateCell(int number) {
    return cell(place(number).stateColumn(), EntryState.CODEC.encode(STATE));
  }

  private static TabletAnswer.RowCell cell(Bytes column, Bytes value) {
    return new TabletAnswer.RowCell(Bytes.utf8("row"), column, Value.of(value), 1);
  }

  private static Entry entry(int number) {
    return new Entry(
        id(number),
        1_000L * number,
        77,
        Bytes.hex("0b".repeat(32)),
        Origin.SMTP,
        Bytes.utf8("summary"),
        Optional.empty());
  }

  private static Columns.Place place(int number) {
    return new Columns.Place(1_000L * number, id(number));
  }

  private static Bytes id(int number) {
    return Bytes.hex("0" + number).concat(Bytes.hex("00".repeat(15)));
  }
}

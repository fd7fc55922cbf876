package io.coterie.apps.mail;

import io.coterie.core.wire.Bytes;
import io.coterie.protocols.tablets.Mutation;
import io.coterie.protocols.tablets.TabletAnswer;
import io.coterie.protocols.tablets.Value;
import java.util.ArrayList;
import java.util.List;

/// Reads what happened to a mailbox out of the changes of its row.
final class EventReader {
  private EventReader() {}

  static List<MailEvent> events(TabletAnswer.Change change) {
    List<MailEvent> events = new ArrayList<>();
    for (Mutation mutation : change.mutations()) {
      if (mutation instanceof Mutation.Put(var column, Value.Inline(var bytes))) {
        add(column, bytes, events);
      }
    }
    return events;
  }

  private static void add(Bytes column, Bytes bytes, List<MailEvent> events) {
    if (Columns.isEntry(column)) {
      events.add(
          new MailEvent.Arrived(Columns.Stored.CODEC.decode(bytes).at(Columns.place(column))));
    } else if (Columns.isState(column)) {
      events.add(
          new MailEvent.StateChanged(Columns.place(column).id(), EntryState.CODEC.decode(bytes)));
    } else if (Columns.isGone(column)) {
      events.add(new MailEvent.Deleted(Columns.idGone(column)));
    } else if (column.equals(Columns.BELL)) {
      events.add(new MailEvent.SessionsChanged());
    }
  }
}

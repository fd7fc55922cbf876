package io.coterie.apps.mail;

import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.Codec;
import io.coterie.core.wire.DecodeException;
import io.coterie.core.wire.Sink;
import io.coterie.core.wire.Source;
import java.util.Optional;

/// The columns of a mailbox's row, and what its cells hold.
///
/// `in/`, the time turned round, the entry's id = the entry; the same and `s` = its state; so one
/// scan reads both, newest first. `id/` and the id = the time. `gone/` and the id = deleted, so
/// that a repeated delivery does not bring it back. `head` is written with each change: its version
/// is the mailbox's cursor.
final class Columns {
  static final Bytes IN = Bytes.utf8("in/");
  static final Bytes HEAD = Bytes.utf8("head");

  /// Written when sessions of the owner end, to wake live streams.
  static final Bytes BELL = Bytes.utf8("bell");

  /// There when the account was deleted: nothing is delivered any more.
  static final Bytes CLOSED = Bytes.utf8("closed");

  private static final Bytes ID = Bytes.utf8("id/");
  private static final Bytes GONE = Bytes.utf8("gone/");
  private static final Bytes CUT = Bytes.utf8("cut/");
  private static final Bytes SUBMITTED = Bytes.utf8("submitted/");
  private static final Bytes SENT = Bytes.utf8("sent/");
  private static final int ENTRY_COLUMN_BYTES = 3 + 8 + Entry.ID_BYTES;
  private static final Bytes STATE_MARK = Bytes.utf8("s");

  static final Codec<Long> NUMBER =
      Codec.of((number, sink) -> sink.i64(number), source -> source.i64());

  /// What the cell of an entry holds; id and time are in its column.
  record Stored(long size, Bytes body, Origin origin, Bytes summary) {
    static final Codec<Stored> CODEC =
        Codec.of(
            (stored, sink) ->
                sink.i64(stored.size)
                    .raw(stored.body)
                    .put(Origin.CODEC, stored.origin)
                    .bytes(stored.summary),
            source ->
                new Stored(
                    source.i64(),
                    source.raw(32),
                    source.get(Origin.CODEC),
                    source.bytes(Entry.SUMMARY_BYTES_MAX)));

    static Stored of(Entry entry) {
      return new Stored(entry.size(), entry.body(), entry.origin(), entry.summary());
    }

    Entry at(Place place) {
      return new Entry(place.id, place.timeMillis, size, body, origin, summary, Optional.empty());
    }
  }

  /// When an entry came, and its id: its place in the list.
  record Place(long timeMillis, Bytes id) {
    Bytes column() {
      return new Sink().raw(IN).i64(Long.MAX_VALUE - timeMillis).raw(id).toBytes();
    }

    Bytes stateColumn() {
      return column().concat(STATE_MARK);
    }

    /// Where the next older place begins.
    Bytes after() {
      return stateColumn().successor();
    }

    String text() {
      return column().slice(IN.size(), ENTRY_COLUMN_BYTES).toHex();
    }
  }

  private Columns() {}

  static Bytes id(Bytes entry) {
    return ID.concat(entry);
  }

  static Bytes gone(Bytes entry) {
    return GONE.concat(entry);
  }

  /// By a body's name: its delivery was given up, and must not be completed any more.
  static Bytes cut(Bytes body) {
    return CUT.concat(body);
  }

  /// By the id of a submission: what was sent.
  static Bytes submitted(Bytes submission) {
    return SUBMITTED.concat(submission);
  }

  /// By the id of the own copy: what was sent.
  static Bytes sent(Bytes ownEntry) {
    return SENT.concat(ownEntry);
  }

  static boolean isEntry(Bytes column) {
    return column.size() == ENTRY_COLUMN_BYTES && column.startsWith(IN);
  }

  static boolean isState(Bytes column) {
    return column.size() == ENTRY_COLUMN_BYTES + 1 && column.startsWith(IN);
  }

  static boolean isGone(Bytes column) {
    return column.startsWith(GONE);
  }

  static Bytes idGone(Bytes column) {
    return column.slice(GONE.size(), column.size());
  }

  /// The place in a column of an entry or its state.
  static Place place(Bytes column) {
    return placeIn(column.slice(IN.size(), ENTRY_COLUMN_BYTES));
  }

  /// Reads what [Place#text] wrote.
  static Place place(String text) {
    try {
      Bytes bytes = Bytes.hex(text);
      if (bytes.size() == ENTRY_COLUMN_BYTES - IN.size()) {
        return placeIn(bytes);
      }
    } catch (IllegalArgumentException malformed) {
      throw new DecodeException("this is no place in a mailbox");
    }
    throw new DecodeException("this is no place in a mailbox");
  }

  private static Place placeIn(Bytes bytes) {
    Source source = new Source(bytes);
    long time = Long.MAX_VALUE - source.i64();
    return new Place(time, source.raw(Entry.ID_BYTES));
  }
}

package io.coterie.apps.mail;

import io.coterie.apps.AppKeyspaces;
import io.coterie.apps.Declined;
import io.coterie.apps.Rows;
import io.coterie.apps.Surroundings;
import io.coterie.client.Database;
import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.Sink;
import io.coterie.protocols.tablets.Condition;
import io.coterie.protocols.tablets.Mutation;
import io.coterie.protocols.tablets.TabletConfig;
import io.coterie.protocols.tablets.Value;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Encrypted messages. Row = random name: `size`, `c` = the message when it is short, `kept` = when
/// it was uploaded, `r/` and account and entry = who refers to it. A longer message lies in chunks,
/// each a row of its own: the name and the chunk's number.
///
/// The order is list, chunks, row, whoever refers to it. A body goes with its last reference; one
/// that was uploaded and never referred to stays for a day at least. What is cut off is found by
/// [BodySweep].
public final class Bodies {
  /// Three cells of the largest size: one mutate, and one read.
  static final int CHUNK_BYTES = 3 * TabletConfig.INLINE_BYTES_MAX;

  private static final int NAME_BYTES = 32;
  private static final Bytes SIZE = Bytes.utf8("size");
  private static final Bytes CONTENT = Bytes.utf8("c");
  private static final Bytes KEPT = Bytes.utf8("kept");
  private static final Bytes REFERENCES = Bytes.utf8("r/");

  /// Written with each change of references, so that a condition can notice one.
  private static final Bytes CHANGED = Bytes.utf8("n");

  /// The size of a body that is being removed. Where it was never completed this stays, so that
  /// whoever still writes it cannot complete it any more.
  private static final Bytes DEAD = Bytes.utf8("dead");

  private static final long NEVER_COMPLETED = -1;

  /// How long an uploaded body waits for a mail to refer to it: a day.
  private static final long KEPT_MILLIS = 24 * 3_600_000L;

  private final Rows rows;
  private final BodyList list;
  private final Surroundings around;

  public Bodies(Database database, Surroundings around) {
    this.rows = new Rows(database, AppKeyspaces.BODIES);
    this.list = new BodyList(database, around);
    this.around = around;
  }

  /// That an entry of an account refers to a body.
  record Reference(Bytes account, Bytes entry) {}

  /// A body to be read: its length and its bytes. The reader closes the stream, whose reads may
  /// throw [Declined].
  public record Content(long size, InputStream stream) {}

  /// Stores what the stream holds, at most [StoredBody#SIZE_MAX] bytes; does not close it. Durable
  /// when this returns, and kept for a day.
  public StoredBody store(InputStream encrypted) throws IOException {
    BodyWriter writer = begin();
    encrypted.transferTo(writer);
    Bytes now = Columns.NUMBER.encode(around.wallMillis());
    return keep(writer.finish(), new Mutation.Put(KEPT, Value.of(now)));
  }

  /// Begins a body whose bytes are made piece by piece.
  BodyWriter begin() {
    Bytes name = around.random(NAME_BYTES);
    list.note(name);
    return new BodyWriter(this, name);
  }

  BodyList list() {
    return list;
  }

  /// Stores a body together with its first reference.
  StoredBody keep(BodyWriter.Written written, Bytes account, Bytes entry) {
    return keep(written, new Mutation.Put(reference(account, entry), Value.of(Bytes.EMPTY)));
  }

  private StoredBody keep(BodyWriter.Written written, Mutation why) {
    List<Mutation> mutations = new ArrayList<>();
    mutations.add(new Mutation.Put(SIZE, Value.of(Columns.NUMBER.encode(written.size()))));
    mutations.add(new Mutation.Put(CHANGED, Value.of(Bytes.EMPTY)));
    mutations.add(why);
    if (written.size() <= TabletConfig.INLINE_BYTES_MAX) {
      mutations.add(new Mutation.Put(CONTENT, Value.of(written.inline())));
    }
    if (!rows.tryMutate(written.name(), List.of(new Condition.Absent(DEAD)), mutations)) {
      throw new Declined(
          Declined.Reason.UNAVAILABLE,
          "This message took more than a day to be stored.",
          "Send it again.");
    }
    return new StoredBody(written.name(), written.size());
  }

  /// The length of a body that is stored, or `Declined(UNKNOWN_BODY)`.
  long size(Bytes body) {
    return rows.getOrStale(body, SIZE)
        .map(cell -> Columns.NUMBER.decode(cell.bytes()))
        .orElseThrow(Bodies::unknown);
  }

  /// Notes that an entry refers to the body; the same reference again is one.
  void refer(Bytes body, Bytes account, Bytes entry) {
    boolean there =
        rows.tryMutate(
            body,
            List.of(new Condition.Present(SIZE)),
            List.of(
                new Mutation.Put(reference(account, entry), Value.of(Bytes.EMPTY)),
                new Mutation.Put(CHANGED, Value.of(Bytes.EMPTY)),
                new Mutation.Delete(KEPT)));
    if (!there) {
      throw unknown();
    }
  }

  /// Takes a reference back; the last one takes the body along.
  void release(Bytes body, Bytes account, Bytes entry) {
    boolean there =
        rows.tryMutate(
            body,
            List.of(new Condition.Present(SIZE)),
            List.of(
                new Mutation.Delete(reference(account, entry)),
                new Mutation.Put(CHANGED, Value.of(Bytes.EMPTY))));
    if (there) {
      condemn(body);
    }
    bury(body);
  }

  List<Reference> references(Bytes body) {
    return rows.all(body, REFERENCES).stream()
        .map(cell -> cell.column().slice(REFERENCES.size(), cell.column().size()))
        .map(both ->
            new Reference(
                both.slice(0, both.size() - Entry.ID_BYTES),
                both.slice(both.size() - Entry.ID_BYTES, both.size())))
        .toList();
  }

  /// Removes a body that nothing refers to, however much of it there is; false when it was uploaded
  /// so lately that a mail may still come to refer to it.
  boolean removeUnlessWanted(Bytes body) {
    if (rows.get(body, SIZE).isPresent()) {
      Optional<Rows.Found> kept = rows.get(body, KEPT);
      if (kept.isPresent()) {
        long ageMillis = around.wallMillis() - Columns.NUMBER.decode(kept.get().bytes());
        if (ageMillis < KEPT_MILLIS) {
          return false;
        }
        rows.tryMutate(
            body,
            List.of(new Condition.VersionIs(KEPT, kept.get().version())),
            List.of(new Mutation.Delete(KEPT), new Mutation.Put(CHANGED, Value.of(Bytes.EMPTY))));
      }
      condemn(body);
    } else if (chunksWritten(body) > 0) {
      Value never = Value.of(Columns.NUMBER.encode(NEVER_COMPLETED));
      rows.tryMutate(
          body,
          List.of(new Condition.Absent(SIZE), new Condition.Absent(DEAD)),
          List.of(new Mutation.Put(DEAD, never)));
    }
    bury(body);
    return true;
  }

  /// Makes a body that nothing refers to unreadable, unless a reference came while this looked.
  private void condemn(Bytes body) {
    Optional<Rows.Found> changed = rows.get(body, CHANGED);
    boolean wanted = rows.get(body, KEPT).isPresent() || !rows.all(body, REFERENCES).isEmpty();
    if (changed.isPresent() && !wanted) {
      Value size = Value.of(Columns.NUMBER.encode(size(body)));
      rows.tryMutate(
          body,
          List.of(new Condition.VersionIs(CHANGED, changed.get().version())),
          List.of(
              new Mutation.Delete(SIZE),
              new Mutation.Delete(CONTENT),
              new Mutation.Delete(CHANGED),
              new Mutation.Put(DEAD, size)));
    }
  }

  /// Removes what is left of a condemned body; may be done again.
  private void bury(Bytes body) {
    Optional<Rows.Found> dead = rows.get(body, DEAD);
    if (dead.isPresent()) {
      long size = Columns.NUMBER.decode(dead.get().bytes());
      int chunks = size == NEVER_COMPLETED ? chunksWritten(body) : chunks(size);
      // The last first: cut off, those that are left still begin with number 0.
      for (int i = chunks - 1; i >= 0; i--) {
        rows.mutate(
            chunkRow(body, i),
            List.of(
                new Mutation.Delete(cell(0)),
                new Mutation.Delete(cell(1)),
                new Mutation.Delete(cell(2))));
      }
      if (size != NEVER_COMPLETED) {
        rows.mutate(body, List.of(new Mutation.Delete(DEAD)));
      }
    }
  }

  /// Writers go from number 0 up, one after the other.
  private int chunksWritten(Bytes body) {
    int chunks = 0;
    while (rows.get(chunkRow(body, chunks), cell(0)).isPresent()) {
      chunks++;
    }
    return chunks;
  }

  Content open(Bytes body) {
    long size = size(body);
    if (size > TabletConfig.INLINE_BYTES_MAX) {
      return new Content(size, new BodyStream(this, body, chunks(size)));
    }
    Bytes content =
        rows.getOrStale(body, CONTENT).map(Rows.Found::bytes).orElseThrow(Bodies::unknown);
    return new Content(size, new ByteArrayInputStream(content.toArray()));
  }

  void putChunk(Bytes body, int number, Bytes chunk) {
    List<Mutation> cells = new ArrayList<>();
    for (int from = 0; from < chunk.size(); from += TabletConfig.INLINE_BYTES_MAX) {
      int to = Math.min(chunk.size(), from + TabletConfig.INLINE_BYTES_MAX);
      cells.add(new Mutation.Put(cell(cells.size()), Value.of(chunk.slice(from, to))));
    }
    rows.mutate(chunkRow(body, number), cells);
  }

  Bytes chunk(Bytes body, int number) {
    Sink chunk = new Sink(CHUNK_BYTES);
    for (Rows.Found cell : rows.all(chunkRow(body, number), Bytes.EMPTY)) {
      chunk.raw(cell.bytes());
    }
    if (chunk.size() == 0) {
      throw unknown();
    }
    return chunk.toBytes();
  }

  /// A short message has none.
  private static int chunks(long size) {
    return size <= TabletConfig.INLINE_BYTES_MAX
        ? 0
        : (int) ((size + CHUNK_BYTES - 1) / CHUNK_BYTES);
  }

  private static Bytes chunkRow(Bytes body, int number) {
    return new Sink().raw(body).i32(number).toBytes();
  }

  private static Bytes cell(int number) {
    return Bytes.of(number);
  }

  private static Bytes reference(Bytes account, Bytes entry) {
    return REFERENCES.concat(account).concat(entry);
  }

  private static Declined unknown() {
    return new Declined(
        Declined.Reason.UNKNOWN_BODY, "This message is not stored here.", "Upload it again.");
  }
}

package io.coterie.apps.mail;

import io.coterie.apps.AppKeyspaces;
import io.coterie.apps.Declined;
import io.coterie.apps.Rows;
import io.coterie.apps.Surroundings;
import io.coterie.client.Database;
import io.coterie.core.kernel.BlobStore;
import io.coterie.core.wire.Bytes;
import io.coterie.protocols.tablets.Condition;
import io.coterie.protocols.tablets.Mutation;
import io.coterie.protocols.tablets.Value;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/// Encrypted messages: row = SHA-256 of the message, `c` = the message, `kept` = when it was
/// uploaded last, `r/` and account and entry = who refers to it.
///
/// The order is blob, then row, then whoever refers to it. A body loses its row with its last
/// reference; one that was uploaded and never referred to stays for a day at least.
public final class Bodies {
  /// How long a body without a reference stays, at least.
  public static final long UNREFERENCED_MILLIS = 24 * 3_600_000L;

  private static final Bytes CONTENT = Bytes.utf8("c");
  private static final Bytes KEPT = Bytes.utf8("kept");
  private static final Bytes REFERENCES = Bytes.utf8("r/");
  private static final Bytes COUNT = Bytes.utf8("n");

  private final Rows rows;
  private final BlobStore blobs;
  private final Surroundings around;

  public Bodies(Database database, BlobStore blobs, Surroundings around) {
    this.rows = new Rows(database, AppKeyspaces.BODIES);
    this.blobs = blobs;
    this.around = around;
  }

  /// A body to be read: its length and its bytes. The reader closes the stream.
  public record Content(long size, InputStream stream) {}

  /// Stores what the stream holds, at most [StoredBody#SIZE_MAX] bytes; does not close it. Durable
  /// when this returns, and kept for a day.
  public StoredBody store(InputStream encrypted) throws IOException {
    try (BodyWriter writer = new BodyWriter(blobs)) {
      encrypted.transferTo(writer);
      return keep(writer.finish());
    }
  }

  /// Begins a body whose bytes are made piece by piece; then [#keep].
  BodyWriter begin() {
    return new BodyWriter(blobs);
  }

  StoredBody keep(BodyWriter.Written written) {
    Bytes now = Columns.NUMBER.encode(around.wallMillis());
    rows.mutate(
        written.sha256(),
        List.of(new Mutation.Put(CONTENT, written.value()), new Mutation.Put(KEPT, Value.of(now))));
    return new StoredBody(written.sha256(), written.size());
  }

  /// Stores a body together with its first reference.
  StoredBody keep(BodyWriter.Written written, Bytes account, Bytes entry) {
    rows.mutate(
        written.sha256(),
        List.of(
            new Mutation.Put(CONTENT, written.value()),
            new Mutation.Put(reference(account, entry), Value.of(Bytes.EMPTY)),
            new Mutation.Put(COUNT, Value.of(entry))));
    return new StoredBody(written.sha256(), written.size());
  }

  /// The length of a body that is stored, or `Declined(UNKNOWN_BODY)`.
  long size(Bytes body) {
    return size(content(body));
  }

  /// Notes that an entry refers to the body; the same reference again is one.
  void refer(Bytes body, Bytes account, Bytes entry) {
    boolean there =
        rows.tryMutate(
            body,
            List.of(new Condition.Present(CONTENT)),
            List.of(
                new Mutation.Put(reference(account, entry), Value.of(Bytes.EMPTY)),
                new Mutation.Put(COUNT, Value.of(entry)),
                new Mutation.Delete(KEPT)));
    if (!there) {
      throw unknown();
    }
  }

  /// Takes a reference back; the last one takes the body along.
  void release(Bytes body, Bytes account, Bytes entry) {
    rows.mutate(
        body,
        List.of(
            new Mutation.Delete(reference(account, entry)),
            new Mutation.Put(COUNT, Value.of(entry))));
    sweep(body);
  }

  /// Removes the body when nothing refers to it, unless something changed while this looked.
  private void sweep(Bytes body) {
    Optional<Rows.Found> count = rows.get(body, COUNT);
    Optional<Rows.Found> kept = rows.get(body, KEPT);
    boolean old =
        kept.map(cell -> Columns.NUMBER.decode(cell.bytes()))
            .map(time -> around.wallMillis() - time >= UNREFERENCED_MILLIS)
            .orElse(true);
    if (count.isEmpty() || !old || !rows.all(body, REFERENCES).isEmpty()) {
      return;
    }
    Condition keptUnchanged =
        kept.<Condition>map(cell -> new Condition.VersionIs(KEPT, cell.version()))
            .orElse(new Condition.Absent(KEPT));
    rows.tryMutate(
        body,
        List.of(new Condition.VersionIs(COUNT, count.get().version()), keptUnchanged),
        List.of(
            new Mutation.Delete(CONTENT), new Mutation.Delete(KEPT), new Mutation.Delete(COUNT)));
  }

  Content open(Bytes body) {
    Value value = content(body);
    return switch (value) {
      case Value.Inline(var bytes) ->
          new Content(bytes.size(), new ByteArrayInputStream(bytes.toArray()));
      case Value.Blob(var ref) -> new Content(ref.length(), new BlobStream(blobs, ref));
    };
  }

  private Value content(Bytes body) {
    return rows.getOrStale(body, CONTENT).map(Rows.Found::value).orElseThrow(Bodies::unknown);
  }

  private static long size(Value value) {
    return switch (value) {
      case Value.Inline(var bytes) -> bytes.size();
      case Value.Blob(var ref) -> ref.length();
    };
  }

  private static Bytes reference(Bytes account, Bytes entry) {
    return REFERENCES.concat(account).concat(entry);
  }

  private static Declined unknown() {
    return new Declined(
        Declined.Reason.UNKNOWN_BODY, "This message is not stored here.", "Upload it again.");
  }
}

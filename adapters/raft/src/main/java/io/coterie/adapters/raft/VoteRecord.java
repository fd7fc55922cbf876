package io.coterie.adapters.raft;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// Ratis' record of its term and vote, `raft-meta`, kept whole on a disk that gets full.
///
/// Ratis 3.3 replaces the record by an empty file when the disk has no room for a new one, and does
/// not start from that. A spare, whose blocks are taken while there is room, takes its place:
/// writing into it and renaming it needs none. It is a record by which this member has no vote left
/// in any term up to a later one than its own, and may vote in those after it.
final class VoteRecord {
  private static final int SPARE_BYTES = 4096;
  private static final String BEGINNING = "term=";

  /// Between a look at the term and the use of the spare there are fewer elections than this, so
  /// that a vote in one of them cannot be given again: of one second each, those of eleven days.
  private static final long TERMS_AHEAD = 1_000_000;

  private final Path record;
  private final Path spare;

  /// The term for which the spare was written; negative when this process has written none.
  private long kept = -1;

  /// `folder` is that of the group, in which Ratis has its `current`.
  VoteRecord(Path folder) {
    record = folder.resolve("current").resolve("raft-meta");
    spare = folder.resolve("spare-meta");
  }

  boolean exists() {
    return Files.exists(record);
  }

  /// Whether the spare has its blocks, so that it can be written without room.
  boolean hasSpare() throws IOException {
    return Files.exists(spare) && Files.size(spare) == SPARE_BYTES;
  }

  /// Makes the spare that of a member whose current term is this one.
  void keepSpare(long term) throws IOException {
    if (!exists() || term == kept) {
      return;
    }
    String content = BEGINNING + (term + TERMS_AHEAD) + "\nvotedFor=\n";
    String page = content + " ".repeat(SPARE_BYTES - content.length());
    ByteBuffer bytes = ByteBuffer.wrap(page.getBytes(StandardCharsets.US_ASCII));
    try (FileChannel file =
        FileChannel.open(spare, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      while (bytes.hasRemaining()) {
        file.write(bytes, bytes.position());
      }
      file.force(true);
    }
    kept = term;
  }

  /// Puts the spare in the place of an emptied record; whether it has.
  boolean mend() throws IOException {
    boolean isEmptied = exists() && Files.size(record) == 0;
    if (!isEmptied
        || !hasSpare()
        || !Files.readString(spare, StandardCharsets.US_ASCII).startsWith(BEGINNING)) {
      return false;
    }
    Files.move(another(), record, StandardCopyOption.ATOMIC_MOVE);
    return true;
  }

  /// Another name for the spare, so that it is there the next time too; Ratis never writes into a
  /// record that is there, but puts a new one in its place. The spare itself where a file has one
  /// name only.
  private Path another() throws IOException {
    Path name = spare.resolveSibling("spare-name");
    try {
      Files.deleteIfExists(name);
      return Files.createLink(name, spare);
    } catch (UnsupportedOperationException | FileSystemException oneName) {
      kept = -1;
      return spare;
    }
  }
}

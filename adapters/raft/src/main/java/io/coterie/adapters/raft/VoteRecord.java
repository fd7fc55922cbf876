package io.coterie.adapters.raft;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// Ratis' record of its term and vote, `raft-meta`, kept whole on a disk that gets full.
///
/// Ratis 3.3 replaces the record by an empty file when the disk has no room for a new one, and does
/// not start from that. A spare file, whose blocks are taken while there is room, takes its place:
/// writing into it and renaming it needs none.
final class VoteRecord {
  private static final int SPARE_BYTES = 4096;

  /// Between a look at the term and the record's replacement there are fewer elections than this,
  /// so that a vote in one of them cannot be given again.
  private static final long TERMS_AHEAD = 1_000;

  private final Path record;
  private final Path spare;

  /// `folder` is that of the group, in which Ratis has its `current`.
  VoteRecord(Path folder) {
    record = folder.resolve("current").resolve("raft-meta");
    spare = folder.resolve("spare-meta");
  }

  boolean exists() {
    return Files.exists(record);
  }

  boolean isEmptied() throws IOException {
    return exists() && Files.size(record) == 0;
  }

  /// Takes the blocks for the next time, if they are not taken yet.
  void keepSpare() throws IOException {
    if (exists() && (!Files.exists(spare) || Files.size(spare) < SPARE_BYTES)) {
      write(" ".repeat(SPARE_BYTES));
    }
  }

  /// In place of an emptied record: one by which this member has no vote left in any term up to a
  /// later one than `term`, the current one, and may vote in those after it.
  void mend(long term) throws IOException {
    String content = "term=" + (term + TERMS_AHEAD) + "\nvotedFor=\n";
    write(content + " ".repeat(SPARE_BYTES - content.length()));
    if (isEmptied()) {
      Files.move(spare, record, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private void write(String content) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.US_ASCII));
    try (FileChannel file =
        FileChannel.open(spare, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      while (bytes.hasRemaining()) {
        file.write(bytes, bytes.position());
      }
      file.force(true);
    }
  }
}

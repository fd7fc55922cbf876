package io.coterie.adapters.rocksdb;

import io.coterie.core.kernel.StoreException;
import io.coterie.core.kernel.StoreFailure;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/// One append-only file of blobs; at most one writer appends to it at a time.
///
/// Appends go through a [RandomAccessFile], because an interrupt of the caller's thread would close
/// a channel for everybody.
final class Segment implements AutoCloseable {
  private static final byte[] MAGIC = "COTBLOB1".getBytes(StandardCharsets.US_ASCII);
  static final int HEADER_BYTES = 8 + Trailer.SECRET_BYTES;
  private static final int WINDOW_BYTES = 1024 * 1024;
  private static final String ENDING = ".segment";

  private final Path path;
  private final byte[] secret;
  private final RandomAccessFile file;
  private final FileChannel reads;
  private final ReadWriteLock life = new ReentrantReadWriteLock();
  private boolean gone;
  private long end;

  private Segment(Path path, RandomAccessFile file, byte[] secret) throws IOException {
    this.path = path;
    this.file = file;
    this.secret = secret;
    reads = FileChannel.open(path, StandardOpenOption.READ);
    end = file.length();
  }

  static Path path(Path folder, long number) {
    return folder.resolve(String.format(Locale.ROOT, "%016x", number) + ENDING);
  }

  /// The number in a segment's name, if it is one.
  static Optional<Long> number(Path path) {
    String name = path.getFileName().toString();
    return name.matches("[0-7][0-9a-f]{15}" + ENDING)
        ? Optional.of(Long.parseLong(name.substring(0, 16), 16))
        : Optional.empty();
  }

  static Segment create(Path folder, long number) throws IOException {
    byte[] secret = new byte[Trailer.SECRET_BYTES];
    new SecureRandom().nextBytes(secret);
    Path path = path(folder, number);
    RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
    file.write(MAGIC);
    file.write(secret);
    file.getFD().sync();
    DataFolder.syncFolder(folder);
    return new Segment(path, file, secret);
  }

  /// Opens a segment, or deletes it and answers nothing when its making was cut short.
  static Optional<Segment> open(Path path) throws IOException, StoreException {
    RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
    if (file.length() < HEADER_BYTES) {
      file.close();
      Files.delete(path);
      return Optional.empty();
    }
    byte[] header = new byte[HEADER_BYTES];
    file.readFully(header);
    if (!Arrays.equals(header, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      file.close();
      throw new StoreException(
          new StoreFailure(
              StoreFailure.Kind.CORRUPT,
              "the segment " + path + " does not begin as one",
              "restore that file from a backup"));
    }
    byte[] secret = Arrays.copyOfRange(header, MAGIC.length, HEADER_BYTES);
    return Optional.of(new Segment(path, file, secret));
  }

  long end() {
    return end;
  }

  Path path() {
    return path;
  }

  /// Finds the blobs from the end to the beginning, and cuts what follows the last finished one.
  List<Trailer> recover() throws IOException {
    List<Trailer> trailers = new ArrayList<>();
    long at = end;
    boolean first = true;
    while (at > HEADER_BYTES) {
      Optional<Trailer> last = lastUpTo(at);
      long found = last.map(Trailer::end).orElse((long) HEADER_BYTES);
      if (first && found < end) {
        cut(found);
        file.getFD().sync();
      }
      first = false;
      last.ifPresent(trailers::add);
      at = last.map(Trailer::start).orElse((long) HEADER_BYTES);
    }
    return trailers;
  }

  /// The last trailer that ends at or before `limit`: mostly exactly there.
  private Optional<Trailer> lastUpTo(long limit) throws IOException {
    long windowEnd = limit;
    while (windowEnd >= HEADER_BYTES + Trailer.BYTES) {
      boolean wide = windowEnd < limit;
      long size = Math.min(wide ? WINDOW_BYTES : Trailer.BYTES, windowEnd - HEADER_BYTES);
      long windowStart = windowEnd - size;
      byte[] window = readFully(windowStart, (int) size);
      for (int at = window.length - Trailer.BYTES; at >= 0; at--) {
        long trailerEnd = windowStart + at + Trailer.BYTES;
        if (window[at] == 'B' && window[at + 3] == 'B') {
          Optional<Trailer> trailer = Trailer.decode(secret, window, at, trailerEnd);
          if (trailer.isPresent() && trailer.get().start() >= HEADER_BYTES) {
            return trailer;
          }
        }
      }
      windowEnd = windowStart + Trailer.BYTES - 1;
    }
    return Optional.empty();
  }

  /// Reads at a position; for this package's own threads only, because an interrupt would close the
  /// channel.
  byte[] readFully(long position, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (reads.read(bytes, position + bytes.position()) < 0) {
        throw new EOFException(path + " ends at " + reads.size());
      }
    }
    return bytes.array();
  }

  /// Reads through a file handle of its own, which an interrupt cannot close.
  byte[] readApart(long position, int length) throws IOException {
    try (RandomAccessFile apart = new RandomAccessFile(path.toFile(), "r")) {
      byte[] bytes = new byte[length];
      apart.seek(position);
      apart.readFully(bytes);
      return bytes;
    }
  }

  /// Reads while the file is certainly there; nothing when it was removed.
  Optional<byte[]> readIfThere(long position, int length) throws IOException {
    life.readLock().lock();
    try {
      return gone ? Optional.empty() : Optional.of(readFully(position, length));
    } finally {
      life.readLock().unlock();
    }
  }

  void append(byte[] bytes, int length) throws IOException {
    file.seek(end);
    file.write(bytes, 0, length);
    end += length;
  }

  void sync() throws IOException {
    file.getFD().sync();
  }

  /// Makes what lies between `trailer.start` and the end a blob.
  void finish(Trailer trailer) throws IOException {
    sync(); // First the content: a trailer on disk then means that the content is, too.
    append(trailer.encode(secret), Trailer.BYTES);
    sync();
  }

  /// Drops what was appended after `position`.
  void cut(long position) throws IOException {
    file.setLength(position);
    end = position;
  }

  /// Makes a blob not exist any more; durable after the next sync.
  void markDead(Trailer trailer) throws IOException {
    try (RandomAccessFile mark = new RandomAccessFile(path.toFile(), "rw")) {
      mark.seek(trailer.end() - Trailer.BYTES);
      mark.write(Trailer.deadMark());
    }
  }

  /// Removes the file once nobody reads it any more.
  void remove() throws IOException {
    life.writeLock().lock();
    try {
      gone = true;
      Files.deleteIfExists(path);
      close();
    } finally {
      life.writeLock().unlock();
    }
  }

  @Override
  public void close() throws IOException {
    reads.close();
    file.close();
  }
}

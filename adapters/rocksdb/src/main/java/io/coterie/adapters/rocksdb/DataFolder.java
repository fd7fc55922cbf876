package io.coterie.adapters.rocksdb;

import io.coterie.core.kernel.StoreException;
import io.coterie.core.kernel.StoreFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A folder that one process owns and whose format it knows.
///
/// Two processes on one folder would destroy it, and so would an older program on a newer format:
/// both are refused before a byte is changed. `FORMAT` holds `coterie KIND VERSION` and a newline;
/// `lock` is locked while the folder is open and holds the owner's process id.
final class DataFolder implements AutoCloseable {
  private static final int FORMAT_BYTES_MAX = 64;
  private static final Pattern FORMAT = Pattern.compile("coterie ([a-z]+) (\\d{1,6})\n");

  private final Path path;
  private final FileChannel lock;

  private DataFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /// Opens the folder, or makes it when there is none.
  static DataFolder open(Path path, String kind, int version) throws StoreException {
    try {
      Files.createDirectories(path);
      FileChannel lock = lock(path);
      try {
        checkFormat(path, kind, version);
        return new DataFolder(path, lock);
      } catch (IOException | StoreException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw new StoreException(
          new StoreFailure(
              StoreFailure.Kind.IO,
              "the folder " + path + " cannot be used: " + e,
              "make it readable and writable for this user, or name another folder"));
    }
  }

  Path path() {
    return path;
  }

  private static FileChannel lock(Path path) throws IOException, StoreException {
    FileChannel channel =
        FileChannel.open(
            path.resolve("lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    if (tryLock(channel) == null) {
      String owner = ownerOf(channel);
      channel.close();
      throw new StoreException(
          new StoreFailure(
              StoreFailure.Kind.IO,
              "the folder " + path + " is in use by " + owner,
              "stop that process, or name another folder"));
    }
    channel.truncate(0);
    String pid = Long.toString(ProcessHandle.current().pid());
    channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
    return channel;
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // Held by this very process.
    }
  }

  private static String ownerOf(FileChannel channel) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(20);
    int length = channel.read(content, 0);
    String pid = new String(content.array(), 0, Math.max(0, length), StandardCharsets.US_ASCII);
    return pid.matches("\\d+") ? "process " + pid : "another process";
  }

  private static void checkFormat(Path path, String kind, int version)
      throws IOException, StoreException {
    Path file = path.resolve("FORMAT");
    if (!Files.exists(file)) {
      if (isInUse(path)) {
        throw corrupt(
            "the folder " + path + " holds files but no FORMAT",
            "name an empty folder; if this one was a node's, restore FORMAT from a copy");
      }
      create(path, "coterie " + kind + " " + version + "\n");
      return;
    }
    String content =
        Files.size(file) <= FORMAT_BYTES_MAX
            ? Files.readString(file, StandardCharsets.ISO_8859_1)
            : "";
    Matcher format = FORMAT.matcher(content);
    if (!format.matches() || !format.group(1).equals(kind)) {
      throw corrupt(
          "the file " + file + " does not say 'coterie " + kind + "' and a version",
          "name the folder of a node's " + kind);
    }
    int found = Integer.parseInt(format.group(2));
    if (found != version) {
      throw corrupt(
          "the folder " + path + " has format " + found + ", this program knows " + version,
          found > version
              ? "run the newer program that wrote it"
              : "run the program of that format");
    }
  }

  private static boolean isInUse(Path path) throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files.anyMatch(file -> !file.endsWith("lock") && !file.endsWith("FORMAT.new"));
    }
  }

  private static void create(Path path, String format) throws IOException {
    Path file = path.resolve("FORMAT.new");
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      channel.write(ByteBuffer.wrap(format.getBytes(StandardCharsets.US_ASCII)));
      channel.force(true);
    }
    Files.move(file, path.resolve("FORMAT"), StandardCopyOption.ATOMIC_MOVE);
    syncFolder(path);
  }

  /// Makes the names of new and deleted files in a folder durable.
  static void syncFolder(Path path) throws IOException {
    try (FileChannel folder = FileChannel.open(path, StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  private static StoreException corrupt(String cause, String cure) {
    return new StoreException(new StoreFailure(StoreFailure.Kind.CORRUPT, cause, cure));
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("the lock of " + path + " could not be closed", e);
    }
  }
}

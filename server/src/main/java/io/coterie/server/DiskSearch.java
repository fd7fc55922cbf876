package io.coterie.server;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Looks for a text in every byte of every file below a folder.
record DiskSearch(List<Path> found, int files, long bytes) {
  private static final int PIECE_BYTES = 1 << 20;

  static DiskSearch below(Path root, String text) {
    byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
    List<Path> found = new ArrayList<>();
    int files = 0;
    long bytes = 0;
    try {
      for (Path path : filesBelow(root)) {
        long size = look(path, wanted, found);
        files += size < 0 ? 0 : 1;
        bytes += Math.max(0, size);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return new DiskSearch(List.copyOf(found), files, bytes);
  }

  /// All files there are, but for what a node removes meanwhile.
  private static List<Path> filesBelow(Path root) throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile()) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failed) throws IOException {
            return passOver(file, failed);
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failed)
              throws IOException {
            return passOver(folder, failed);
          }

          private FileVisitResult passOver(Path path, @Nullable IOException failed)
              throws IOException {
            if (failed != null && (path.equals(root) || !(failed instanceof NoSuchFileException))) {
              throw failed;
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return files;
  }

  /// The file's size, or -1 when a node has just removed it.
  private static long look(Path path, byte[] wanted, List<Path> found) throws IOException {
    byte[] window = new byte[PIECE_BYTES + wanted.length];
    long size = 0;
    int kept = 0;
    boolean has = false;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(path))) {
      int read = in.readNBytes(window, 0, PIECE_BYTES);
      while (read > 0) {
        has |= contains(window, kept + read, wanted);
        size += read;
        int keep = Math.min(wanted.length - 1, kept + read);
        System.arraycopy(window, kept + read - keep, window, 0, keep);
        kept = keep;
        read = in.readNBytes(window, kept, PIECE_BYTES);
      }
    } catch (NoSuchFileException removed) {
      return -1;
    }
    if (has) {
      found.add(path);
    }
    return size;
  }

  private static boolean contains(byte[] window, int length, byte[] wanted) {
    for (int at = 0; at <= length - wanted.length; at++) {
      int same = 0;
      while (same < wanted.length && window[at + same] == wanted[same]) {
        same++;
      }
      if (same == wanted.length) {
        return true;
      }
    }
    return false;
  }
}

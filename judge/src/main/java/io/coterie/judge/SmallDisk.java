package io.coterie.judge;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A file system in memory that is small enough to be filled to its last byte; needs root.
public final class SmallDisk implements AutoCloseable {
  private static final int PAGE_BYTES = 4096;

  private final Path mountPoint;
  private final Path ballast;

  /// Mounts over an empty folder, for as long as this is open.
  public SmallDisk(Path mountPoint, int mebibytes) throws IOException {
    this.mountPoint = mountPoint;
    this.ballast = mountPoint.resolve("ballast");
    run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "none", mountPoint.toString());
  }

  public Path folder() {
    return mountPoint;
  }

  /// Takes what room there is, also what others let go meanwhile.
  public void fill() throws IOException {
    byte[] page = new byte[PAGE_BYTES];
    FileStore store = Files.getFileStore(mountPoint);
    try (OutputStream out =
        Files.newOutputStream(ballast, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      while (store.getUsableSpace() >= PAGE_BYTES) {
        out.write(page);
      }
    } catch (IOException full) {
      // Somebody else may have taken the last page between the look and the write.
      if (store.getUsableSpace() >= PAGE_BYTES) {
        throw full;
      }
    }
  }

  /// Gives back what [#fill] took.
  public void makeRoom() throws IOException {
    Files.delete(ballast);
  }

  /// Lazily, so that a file that somebody still has open does not keep the folder.
  @Override
  public void close() throws IOException {
    run("umount", "-l", mountPoint.toString());
  }

  private static void run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).inheritIO().start();
    int code = process.onExit().join().exitValue();
    if (code != 0) {
      throw new IOException(String.join(" ", command) + " ended with " + code);
    }
  }
}

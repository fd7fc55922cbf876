package io.coterie.adapters.rocksdb;

import io.coterie.contracts.StoreSubject;
import io.coterie.core.kernel.Burst;
import io.coterie.core.kernel.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/// A [RocksStore] in a folder of its own.
///
/// A crash copies what the operating system has been given so far and opens the copy: what the
/// process still held in its own memory is gone, as after `kill -9`.
final class StoreOnDisk implements StoreSubject {
  private static final long MEMTABLE_BYTES = 1024 * 1024;

  private final Path root;
  private final AtomicBoolean full = new AtomicBoolean();
  private int life;
  private RocksStore store;

  StoreOnDisk(Path root) throws StoreException {
    this.root = root;
    store = openStore();
  }

  static RocksOptions options(Path folder) {
    return new RocksOptions(folder, MEMTABLE_BYTES, 8 * MEMTABLE_BYTES, 1, 2);
  }

  private Path folder() {
    return root.resolve("life-" + life);
  }

  private RocksStore openStore() throws StoreException {
    FreeSpace space = new FreeSpace(folder(), 1_000, () -> full.get() ? 999 : 1_000_000);
    return RocksStore.open(options(folder()), space, Burst.NONE);
  }

  @Override
  public RocksStore store() {
    return store;
  }

  @Override
  public void crash() throws IOException, StoreException {
    Path before = folder();
    life++;
    copy(before, folder());
    store.close();
    store = openStore();
  }

  @Override
  public void reopen() throws StoreException {
    store.close();
    store = openStore();
  }

  @Override
  public void setFull(boolean isFull) {
    full.set(isFull);
  }

  @Override
  public void await(BooleanSupplier condition) {
    Deadline.await(condition);
  }

  @Override
  public void close() {
    store.close();
  }

  /// Copies a folder in use; begins again when a file was deleted under its hands.
  static void copy(Path from, Path to) throws IOException {
    while (!copied(from, to)) {
      delete(to);
    }
  }

  private static boolean copied(Path from, Path to) throws IOException {
    for (Path file : filesBelow(from)) {
      try {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      } catch (NoSuchFileException e) {
        return false;
      }
    }
    return true;
  }

  private static void delete(Path folder) throws IOException {
    for (Path file : filesBelow(folder).reversed()) {
      Files.delete(file);
    }
  }

  private static List<Path> filesBelow(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.toList();
    }
  }
}

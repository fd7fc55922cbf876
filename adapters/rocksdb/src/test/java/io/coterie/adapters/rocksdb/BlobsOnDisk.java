package io.coterie.adapters.rocksdb;

import io.coterie.contracts.BlobStoreSubject;
import io.coterie.core.kernel.BlobRef;
import io.coterie.core.kernel.BlobStore;
import io.coterie.core.kernel.StoreException;
import io.coterie.core.wire.Bytes;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/// A [SegmentBlobStore] in a folder of its own; a crash opens a copy of its files.
final class BlobsOnDisk implements BlobStoreSubject {
  private static final long SEGMENT_BYTES_MAX = 1024 * 1024;

  private final Path root;
  private final AtomicBoolean full = new AtomicBoolean();
  private final AtomicLong nowMillis = new AtomicLong(1_000_000_000_000L);
  private int life;
  private SegmentBlobStore store;

  BlobsOnDisk(Path root) throws StoreException {
    this.root = root;
    store = openStore();
  }

  Path folder() {
    return root.resolve("life-" + life);
  }

  private SegmentBlobStore openStore() throws StoreException {
    return SegmentBlobStore.open(
        new BlobOptions(folder(), SEGMENT_BYTES_MAX, 1),
        new FreeSpace(folder(), 1_000, () -> full.get() ? 999 : 1_000_000),
        () -> Instant.ofEpochMilli(nowMillis.get()));
  }

  @Override
  public BlobStore store() {
    return store;
  }

  @Override
  public void crash() throws IOException, StoreException {
    Path before = folder();
    life++;
    StoreOnDisk.copy(before, folder());
    store.close();
    store = openStore();
  }

  void reopen() throws StoreException {
    store.close();
    store = openStore();
  }

  List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.list(folder())) {
      return files.filter(file -> file.toString().endsWith(".segment")).sorted().toList();
    }
  }

  /// Looks for the blob's first bytes and changes one of them.
  @Override
  public void flipBit(BlobRef ref) throws IOException, StoreException {
    BlockingQueue<BlobStore.Piece> answer = new ArrayBlockingQueue<>(1);
    store.read(ref, 0, answer::add);
    Deadline.await(() -> !answer.isEmpty());
    if (!(answer.peek() instanceof BlobStore.Piece.Content(Bytes bytes))) {
      throw new AssertionError("the blob is not there: " + answer.peek());
    }
    store.close();
    Bytes beginning = bytes.slice(0, Math.min(64, bytes.size()));
    for (Path segment : segments()) {
      Bytes content = Bytes.wrap(Files.readAllBytes(segment));
      for (int at = 0; at + beginning.size() <= content.size(); at++) {
        if (content.slice(at, at + beginning.size()).equals(beginning)) {
          flip(segment, at + beginning.size() / 2);
        }
      }
    }
    store = openStore();
  }

  static void flip(Path file, long position) throws IOException {
    try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
      content.seek(position);
      int value = content.read();
      content.seek(position);
      content.write(value ^ 1);
    }
  }

  @Override
  public void setFull(boolean isFull) {
    full.set(isFull);
  }

  @Override
  public void advance(long millis) {
    nowMillis.addAndGet(millis);
  }

  @Override
  public void await(BooleanSupplier condition) {
    Deadline.await(condition);
  }

  @Override
  public void close() {
    store.close();
  }
}

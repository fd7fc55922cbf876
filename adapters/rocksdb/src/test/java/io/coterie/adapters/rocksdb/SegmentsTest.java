package io.coterie.adapters.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.core.kernel.BlobRef;
import io.coterie.core.kernel.BlobStore;
import io.coterie.core.wire.Bytes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentsTest {
  private static final int PIECE_BYTES = 100_000;
  private static final int MEBIBYTE = 1024 * 1024;

  @TempDir private Path folder = Path.of("");
  private BlobsOnDisk disk;

  @BeforeEach
  void open() throws Exception {
    disk = new BlobsOnDisk(folder);
  }

  @AfterEach
  void close() {
    disk.close();
  }

  @Test
  void everyPossibleTornEndIsCut() throws Exception {
    BlobRef kept = store(1, PIECE_BYTES);
    Path segment = disk.segments().getFirst();
    long whole = Files.size(segment);
    store(2, PIECE_BYTES);
    byte[] both = Files.readAllBytes(segment);

    for (int length : List.of((int) whole + 1, (int) whole + 70_000, both.length - 1)) {
      disk.close();
      Files.write(segment, Arrays.copyOf(both, length));
      disk.reopen();
      assertEquals(whole, Files.size(segment), "after a cut at " + length);
      assertTrue(disk.store().contains(kept));
    }
  }

  @Test
  void contentThatLooksLikeATrailerMakesNoBlob() throws Exception {
    BlobRef kept = store(1, PIECE_BYTES);
    BlobRef forged = new BlobRef(Bytes.wrap(new byte[32]), 0);
    Path segment = disk.segments().getFirst();
    long end = Files.size(segment);
    Trailer lie = new Trailer(true, end, forged, 0);
    disk.close();
    Files.write(segment, lie.encode(new byte[Trailer.SECRET_BYTES]), StandardOpenOption.APPEND);
    disk.reopen();

    assertFalse(disk.store().contains(forged));
    assertTrue(disk.store().contains(kept));
    assertEquals(end, Files.size(segment));
  }

  @Test
  void aSweepGivesRoomBackAndMovesTheLiving() throws Exception {
    List<BlobRef> refs = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      refs.add(store(i, PIECE_BYTES));
    }
    BlobRef survivor = refs.get(7);
    disk.store().sweep(survivor::equals, 0);

    long bytes = 0;
    for (Path segment : disk.segments()) {
      bytes += Files.size(segment);
    }
    assertTrue(bytes < 2 * MEBIBYTE, bytes + " bytes are left of four million");
    disk.reopen();
    assertEquals(content(7, PIECE_BYTES), read(survivor, 0));
    assertFalse(disk.store().contains(refs.get(8)));
  }

  @Test
  void manyThreadsWriteAtOnce() throws Exception {
    List<Callable<BlobRef>> tasks = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      int seed = i % 32;
      tasks.add(() -> store(seed, PIECE_BYTES));
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<BlobRef>> stored = threads.invokeAll(tasks);
      for (int i = 0; i < stored.size(); i++) {
        assertEquals(content(i % 32, PIECE_BYTES), read(stored.get(i).get(), 0));
      }
    }
    disk.crash();
    for (int i = 0; i < 32; i++) {
      assertEquals(content(i, PIECE_BYTES), read(store(i, PIECE_BYTES), 0));
    }
  }

  @Test
  void memoryStaysFlatForALargeValue() throws Exception {
    Bytes piece = content(1, BlobStore.PIECE_BYTES_MAX);
    BlobStore.Writer writer = disk.store().begin();
    for (int i = 0; i < 256; i++) {
      writer.append(piece);
    }
    BlobRef ref = writer.finish();
    assertEquals(64L * MEBIBYTE, ref.length());

    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    BlobStore.Writer again = disk.store().begin();
    for (int i = 0; i < 256; i++) {
      again.append(piece);
    }
    assertEquals(ref, again.finish());
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(allocated < MEBIBYTE, allocated + " bytes allocated to write 64 MiB");
    assertEquals(piece, read(ref, 63L * MEBIBYTE));
  }

  private BlobRef store(int seed, int length) throws Exception {
    BlobStore.Writer writer = disk.store().begin();
    writer.append(content(seed, length));
    return writer.finish();
  }

  private Bytes read(BlobRef ref, long offset) throws InterruptedException {
    BlockingQueue<BlobStore.Piece> answer = new ArrayBlockingQueue<>(1);
    disk.store().read(ref, offset, answer::add);
    return switch (answer.take()) {
      case BlobStore.Piece.Content(Bytes bytes) -> bytes;
      case BlobStore.Piece.Missing _ -> throw new AssertionError("missing");
      case BlobStore.Piece.Damaged(var failure) -> throw new AssertionError(failure.cause());
    };
  }

  private static Bytes content(int seed, int length) {
    byte[] content = new byte[length];
    new java.util.Random(seed).nextBytes(content);
    return Bytes.wrap(content);
  }
}

package io.coterie.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.core.kernel.BlobRef;
import io.coterie.core.kernel.BlobStore;
import io.coterie.core.kernel.StoreException;
import io.coterie.core.kernel.StoreFailure;
import io.coterie.core.wire.Bytes;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a [BlobStore] must do: on a good day, at a crash, on a full and on a rotting disk.
public abstract class BlobStoreContract {
  private static final long DAY_MILLIS = 24L * 60 * 60 * 1000;

  private BlobStoreSubject subject;

  /// A new, empty store on a disk of its own.
  protected abstract BlobStoreSubject open() throws Exception;

  @BeforeEach
  void openSubject() throws Exception {
    subject = open();
  }

  @AfterEach
  void closeSubject() throws Exception {
    subject.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 262_144, 1_000_000})
  void whatIsWrittenIsReadUnderItsHash(int length) throws StoreException {
    Bytes content = content(length, 1);
    BlobRef ref = store(content);

    assertEquals(refOf(content), ref);
    assertTrue(subject.store().contains(ref));
    assertEquals(content, readAll(ref));
  }

  @Test
  void readingMayBeginAnywhere() throws StoreException {
    Bytes content = content(300_000, 2);
    BlobRef ref = store(content);

    for (int offset : List.of(0, 1, 65_535, 65_536, 131_073, 299_999)) {
      Bytes piece = content(read(ref, offset));
      assertFalse(piece.isEmpty());
      assertTrue(piece.size() <= BlobStore.PIECE_BYTES_MAX);
      assertEquals(content.slice(offset, offset + piece.size()), piece);
    }
    assertEquals(Bytes.EMPTY, content(read(ref, 300_000)));
  }

  @Test
  void aBlobExistsOnlyOnceItIsFinished() throws StoreException {
    Bytes content = content(100_000, 3);
    BlobStore.Writer writer = subject.store().begin();
    writer.append(content);

    assertFalse(subject.store().contains(refOf(content)));
    assertInstanceOf(BlobStore.Piece.Missing.class, read(refOf(content), 0));
    assertEquals(refOf(content), writer.finish());
    writer.abandon();
    assertEquals(content, readAll(refOf(content)));
  }

  @Test
  void whatIsAbandonedWasNeverThere() throws StoreException {
    Bytes content = content(100_000, 4);
    BlobStore.Writer writer = subject.store().begin();
    writer.append(content);
    writer.abandon();
    writer.abandon();
    Bytes next = content(50_000, 5);

    assertFalse(subject.store().contains(refOf(content)));
    assertEquals(next, readAll(store(next)));
  }

  @Test
  void writersSideBySideDoNotMix() throws StoreException {
    List<BlobStore.Writer> writers = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      writers.add(subject.store().begin());
    }
    for (int piece = 0; piece < 4; piece++) {
      for (int i = 0; i < writers.size(); i++) {
        writers.get(i).append(content(40_000, 10 * i + piece));
      }
    }
    for (int i = 0; i < writers.size(); i++) {
      Bytes expected = Bytes.EMPTY;
      for (int piece = 0; piece < 4; piece++) {
        expected = expected.concat(content(40_000, 10 * i + piece));
      }
      assertEquals(expected, readAll(writers.get(i).finish()));
    }
  }

  @Test
  void theSameContentTwiceIsOneBlob() throws StoreException {
    Bytes content = content(100_000, 6);
    BlobRef first = store(content);
    BlobRef second = store(content);
    Bytes other = content(70_000, 7);
    BlobRef third = store(other);

    assertEquals(first, second);
    subject.store().sweep(ref -> !ref.equals(first), 0);
    assertFalse(subject.store().contains(first));
    assertEquals(other, readAll(third));
  }

  @Test
  void aCrashKeepsWhatIsFinishedAndNothingElse() throws Exception {
    Bytes finished = content(200_000, 8);
    BlobRef kept = store(finished);
    Bytes unfinished = content(200_000, 9);
    subject.store().begin().append(unfinished);
    subject.crash();

    assertEquals(finished, readAll(kept));
    assertFalse(subject.store().contains(refOf(unfinished)));
    assertEquals(unfinished, readAll(store(unfinished)));
    subject.crash();
    assertEquals(finished, readAll(kept));
    assertEquals(unfinished, readAll(refOf(unfinished)));
  }

  @Test
  void aSweepTakesWhatIsDeadAndOldAndSpares() throws Exception {
    Bytes dead = content(150_000, 20);
    Bytes live = content(150_000, 21);
    Bytes young = content(150_000, 22);
    BlobRef deadRef = store(dead);
    BlobRef liveRef = store(live);
    subject.advance(2 * DAY_MILLIS);
    BlobRef youngRef = store(young);
    subject.store().sweep(ref -> ref.equals(liveRef), DAY_MILLIS);

    for (int round = 0; round < 2; round++) {
      assertFalse(subject.store().contains(deadRef));
      assertInstanceOf(BlobStore.Piece.Missing.class, read(deadRef, 0));
      assertEquals(live, readAll(liveRef));
      assertEquals(young, readAll(youngRef));
      subject.crash();
    }
  }

  @Test
  void whatIsStoredAgainIsYoungAgain() throws StoreException {
    Bytes content = content(100_000, 23);
    store(content);
    subject.advance(2 * DAY_MILLIS);
    BlobRef ref = store(content);
    subject.store().sweep(any -> false, DAY_MILLIS);

    assertEquals(content, readAll(ref));
  }

  @Test
  void aChangedBitIsNoticedAndTheBlobCanBeStoredAnew() throws Exception {
    Bytes content = content(500_000, 24);
    BlobRef ref = store(content);
    Bytes after = content(80_000, 25);
    BlobRef neighbour = store(after);
    subject.flipBit(ref);

    assertEquals(StoreFailure.Kind.CORRUPT, damage(ref).kind());
    assertEquals(after, readAll(neighbour));
    assertEquals(ref, store(content));
    assertEquals(content, readAll(ref));
  }

  @Test
  void aFullDiskIsSaidAndLosesNothing() throws StoreException {
    Bytes kept = content(100_000, 26);
    BlobRef ref = store(kept);
    subject.setFull(true);
    StoreException refusal = assertThrows(StoreException.class, () -> store(content(300_000, 27)));

    assertEquals(StoreFailure.Kind.FULL, refusal.failure().kind());
    assertEquals(kept, readAll(ref));
    subject.setFull(false);
    Bytes next = content(300_000, 28);
    assertEquals(next, readAll(store(next)));
  }

  private BlobRef store(Bytes content) throws StoreException {
    BlobStore.Writer writer = subject.store().begin();
    try {
      for (int from = 0; from < content.size(); from += 50_000) {
        writer.append(content.slice(from, Math.min(content.size(), from + 50_000)));
      }
      return writer.finish();
    } finally {
      writer.abandon();
    }
  }

  private BlobStore.Piece read(BlobRef ref, long offset) {
    AtomicReference<BlobStore.@Nullable Piece> result = new AtomicReference<>();
    subject.store().read(ref, offset, result::set);
    subject.await(() -> result.get() != null);
    BlobStore.Piece piece = result.get();
    if (piece == null) {
      throw new AssertionError("a read ends");
    }
    return piece;
  }

  private Bytes readAll(BlobRef ref) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    Bytes piece = content(read(ref, 0));
    while (!piece.isEmpty()) {
      all.writeBytes(piece.toArray());
      piece = content(read(ref, all.size()));
    }
    return Bytes.wrap(all.toByteArray());
  }

  private StoreFailure damage(BlobRef ref) {
    long offset = 0;
    while (read(ref, offset) instanceof BlobStore.Piece.Content content
        && !content.bytes().isEmpty()) {
      offset += content.bytes().size();
    }
    return assertInstanceOf(BlobStore.Piece.Damaged.class, read(ref, offset)).failure();
  }

  private static Bytes content(BlobStore.Piece piece) {
    return assertInstanceOf(BlobStore.Piece.Content.class, piece).bytes();
  }

  /// Bytes that look random and are the same on each call.
  private static Bytes content(int length, long seed) {
    byte[] content = new byte[length];
    long state = seed * 0x9E3779B97F4A7C15L + 1;
    for (int i = 0; i < length; i++) {
      state = state * 6364136223846793005L + 1442695040888963407L;
      content[i] = (byte) (state >>> 56);
    }
    return Bytes.wrap(content);
  }

  private static BlobRef refOf(Bytes content) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return new BlobRef(Bytes.wrap(sha256.digest(content.toArray())), content.size());
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("every Java platform has SHA-256", impossible);
    }
  }
}

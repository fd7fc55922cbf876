package io.coterie.adapters.rocksdb;

import io.coterie.core.kernel.BlobRef;
import io.coterie.core.kernel.BlobStore;
import io.coterie.core.kernel.StoreException;
import io.coterie.core.kernel.StoreFailure;
import io.coterie.core.wire.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Large values in append-only segment files; the layout is described in `docs/formats/store.md`.
///
/// The index lives in memory and is rebuilt from the segments' trailers on opening. Grace counts
/// from the latest of: made, stored again, this process started; so nothing is swept whose new
/// reference may still be on its way.
public final class SegmentBlobStore implements BlobStore {
  static final int FORMAT_VERSION = 1;
  static final int WRITERS_MAX = 256;
  private static final int IDLE_SEGMENTS_MAX = 8;
  private static final int READS_AT_ONCE_MAX = 32;
  private static final int CHUNKS_PER_PIECE = PIECE_BYTES_MAX / Frames.CHUNK_BYTES;

  private final BlobOptions options;
  private final FreeSpace space;
  private final InstantSource clock;
  private final DataFolder folder;
  private final Semaphore reads = new Semaphore(READS_AT_ONCE_MAX);

  /// All below belongs to whoever holds this store's monitor.
  private final Map<BlobRef, BlobPlace> places = new LinkedHashMap<>();

  private final List<Segment> segments = new ArrayList<>();
  private final Deque<Segment> idle = new ArrayDeque<>();
  private final Set<Segment> busy = new LinkedHashSet<>();
  private long lastNumber;
  private boolean closed;

  private SegmentBlobStore(
      BlobOptions options, FreeSpace space, InstantSource clock, DataFolder folder) {
    this.options = options;
    this.space = space;
    this.clock = clock;
    this.folder = folder;
  }

  /// Opens the folder, or makes it, and reads the index; refuses a folder in use or damaged.
  public static SegmentBlobStore open(BlobOptions options) throws StoreException {
    FreeSpace space = FreeSpace.of(options.folder(), options.freeBytesMin());
    return open(options, space, InstantSource.system());
  }

  static SegmentBlobStore open(BlobOptions options, FreeSpace space, InstantSource clock)
      throws StoreException {
    DataFolder folder = DataFolder.open(options.folder(), "blobs", FORMAT_VERSION);
    SegmentBlobStore store = new SegmentBlobStore(options, space, clock, folder);
    try {
      store.readSegments();
      return store;
    } catch (IOException e) {
      store.close();
      throw store.refusal(e);
    } catch (StoreException e) {
      store.close();
      throw e;
    }
  }

  private synchronized void readSegments() throws IOException, StoreException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder.path())) {
      files = all.filter(path -> Segment.number(path).isPresent()).sorted().toList();
    }
    for (Path path : files) {
      lastNumber = Segment.number(path).orElse(lastNumber);
      Optional<Segment> segment = Segment.open(path);
      if (segment.isPresent()) {
        segments.add(segment.get());
        readSegment(segment.get());
      }
    }
  }

  private void readSegment(Segment segment) throws IOException {
    long now = clock.millis();
    for (Trailer trailer : segment.recover()) {
      BlobPlace place = new BlobPlace(segment, trailer, now, false);
      if (trailer.live() && places.putIfAbsent(trailer.ref(), place) != null) {
        segment.markDead(trailer); // A copy of which a sweep did not delete the original any more.
      }
    }
    segment.sync();
    keepIdle(segment);
  }

  private void keepIdle(Segment segment) {
    if (segment.end() < options.segmentBytesMax() && idle.size() < IDLE_SEGMENTS_MAX) {
      idle.add(segment);
    }
  }

  @Override
  public Writer begin() {
    return new SegmentWriter(this, clock.millis());
  }

  /// Gives a writer a segment to itself.
  synchronized Segment checkOut() throws StoreException {
    if (closed) {
      throw new StoreException(EngineSlot.CLOSED);
    }
    if (busy.size() >= WRITERS_MAX) {
      throw new StoreException(
          new StoreFailure(
              StoreFailure.Kind.IO,
              WRITERS_MAX + " large values are being written already",
              "try again after a pause"));
    }
    needSpace();
    Segment segment = idle.poll();
    if (segment == null) {
      try {
        segment = Segment.create(folder.path(), ++lastNumber);
        segments.add(segment);
      } catch (IOException e) {
        throw refusal(e);
      }
    }
    busy.add(segment);
    return segment;
  }

  synchronized void giveBack(Segment segment) {
    busy.remove(segment);
    keepIdle(segment);
  }

  /// Takes a segment back whose writer gave up. One that cannot be cut is left to the next opening.
  synchronized void takeBack(Segment segment, long start) {
    busy.remove(segment);
    boolean cut = cut(segment, start);
    if (cut) {
      keepIdle(segment);
    }
  }

  private static boolean cut(Segment segment, long start) {
    try {
      segment.cut(start);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  void needSpace() throws StoreException {
    StoreFailure shortage = space.shortage();
    if (shortage != null) {
      throw new StoreException(shortage);
    }
  }

  StoreException refusal(IOException e) {
    StoreFailure shortage = space.shortage();
    return new StoreException(
        shortage != null
            ? shortage
            : new StoreFailure(
                StoreFailure.Kind.IO,
                "the disk of " + space.folder() + " refused: " + e,
                "look at the disk and the system's log"));
  }

  /// Makes a blob that is there young again; false when it is not there, or damaged.
  synchronized boolean renew(BlobRef ref) {
    BlobPlace place = places.get(ref);
    if (place == null || place.damaged()) {
      return false;
    }
    places.put(ref, place.renewed(clock.millis()));
    return true;
  }

  /// Names a finished blob; false when somebody else has just finished the same one.
  synchronized boolean publish(Segment segment, Trailer trailer) throws IOException {
    if (renew(trailer.ref())) {
      return false;
    }
    BlobPlace place = new BlobPlace(segment, trailer, clock.millis(), false);
    BlobPlace damaged = places.put(trailer.ref(), place);
    if (damaged != null) {
      damaged.segment().markDead(damaged.trailer());
    }
    return true;
  }

  @Override
  public boolean contains(BlobRef ref) {
    BlobPlace place = place(ref);
    return place != null && !place.damaged();
  }

  private synchronized @Nullable BlobPlace place(BlobRef ref) {
    return places.get(ref);
  }

  /// Reads on a virtual thread of its own, which nobody can interrupt.
  @Override
  public void read(BlobRef ref, long offset, Consumer<Piece> result) {
    if (offset < 0) {
      throw new IllegalArgumentException("an offset is not negative: " + offset);
    }
    Thread.ofVirtual()
        .name("blob-read")
        .start(() -> {
          reads.acquireUninterruptibly();
          Piece piece;
          try {
            piece = readNow(ref, offset);
          } finally {
            reads.release();
          }
          result.accept(piece);
        });
  }

  /// Looks again when the blob was moved between looking and reading.
  private Piece readNow(BlobRef ref, long offset) {
    while (true) {
      BlobPlace place = place(ref);
      if (place == null) {
        return new Piece.Missing();
      }
      if (offset >= ref.length()) {
        return new Piece.Content(Bytes.EMPTY);
      }
      try {
        Optional<Piece> piece = pieceAt(place, offset);
        if (piece.isPresent()) {
          return piece.get();
        }
      } catch (IOException e) {
        return damaged(place, StoreFailure.Kind.IO, e.toString());
      }
    }
  }

  /// Nothing when the segment was removed.
  private Optional<Piece> pieceAt(BlobPlace place, long offset) throws IOException {
    long length = place.trailer().ref().length();
    long first = offset / Frames.CHUNK_BYTES;
    long lastByte = Math.min(length, (first + CHUNKS_PER_PIECE) * Frames.CHUNK_BYTES);
    long from = Frames.storedBytes(first * Frames.CHUNK_BYTES);
    int stored = Math.toIntExact(Frames.storedBytes(lastByte) - from);
    Optional<byte[]> frames = place.segment().readIfThere(place.trailer().start() + from, stored);
    if (frames.isEmpty()) {
      return Optional.empty();
    }
    int skip = Math.toIntExact(offset - first * Frames.CHUNK_BYTES);
    Optional<Bytes> content = Frames.content(frames.get(), skip);
    return Optional.of(
        content.isPresent()
            ? new Piece.Content(content.get())
            : damaged(place, StoreFailure.Kind.CORRUPT, "a checksum is wrong near byte " + offset));
  }

  private synchronized Piece damaged(BlobPlace place, StoreFailure.Kind kind, String cause) {
    places.replace(place.trailer().ref(), place, place.asDamaged());
    return new Piece.Damaged(
        new StoreFailure(
            kind,
            "a blob in " + place.segment().path() + " cannot be read: " + cause,
            "store it anew from another replica, and look at the disk"));
  }

  @Override
  public void sweep(Predicate<BlobRef> live, long graceMillis) {
    new Sweep(this).run(live, graceMillis);
  }

  /// The blobs that exist now and have not been touched for `graceMillis`.
  synchronized List<BlobRef> olderThan(long graceMillis) {
    long latest = clock.millis() - graceMillis;
    return places.entrySet().stream()
        .filter(entry -> entry.getValue().youngSinceMillis() <= latest)
        .map(Map.Entry::getKey)
        .toList();
  }

  /// Deletes a blob unless it has been renewed meanwhile; answers the segment to sync.
  synchronized Optional<Segment> delete(BlobRef ref, long graceMillis) throws IOException {
    BlobPlace place = places.get(ref);
    if (place == null || place.youngSinceMillis() > clock.millis() - graceMillis) {
      return Optional.empty();
    }
    places.remove(ref);
    place.segment().markDead(place.trailer());
    return Optional.of(place.segment());
  }

  /// Segments that nobody writes to now, taken away from writers, with the blobs that live there.
  synchronized Map<Segment, List<Trailer>> takeQuiet() {
    Map<Segment, List<Trailer>> quiet = new LinkedHashMap<>();
    idle.clear();
    for (Segment segment : segments) {
      if (!busy.contains(segment)) {
        quiet.put(segment, new ArrayList<>());
      }
    }
    for (BlobPlace place : places.values()) {
      List<Trailer> living = quiet.get(place.segment());
      if (living != null) {
        living.add(place.trailer());
      }
    }
    return quiet;
  }

  synchronized void returnQuiet(Segment segment) {
    keepIdle(segment);
  }

  /// Names the new place of a blob that was copied; the old one may go.
  synchronized void move(Segment from, Segment to, Trailer trailer) {
    BlobPlace old = places.get(trailer.ref());
    if (old != null && old.segment() == from) {
      places.put(trailer.ref(), new BlobPlace(to, trailer, old.youngSinceMillis(), false));
    }
  }

  synchronized void remove(Segment segment) throws IOException {
    segments.remove(segment);
    segment.remove();
    DataFolder.syncFolder(folder.path());
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      for (Segment segment : segments) {
        segment.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a segment could not be closed", e);
    } finally {
      folder.close();
    }
  }
}

package io.coterie.adapters.rocksdb;

import io.coterie.core.kernel.BlobRef;
import io.coterie.core.kernel.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// Deletes dead blobs and gives their room back.
///
/// A segment without a living blob is removed; one that is mostly dead is copied, living blob by
/// living blob, and then removed. A crash in between leaves two copies, of which opening keeps one.
record Sweep(SegmentBlobStore store) {
  private static final int DEAD_SHARE = 2;
  private static final int COPIED_AT_ONCE_BYTES = 4 * Frames.FRAME_BYTES;

  void run(Predicate<BlobRef> live, long graceMillis) {
    try {
      Set<Segment> touched = new LinkedHashSet<>();
      for (BlobRef ref : store.olderThan(graceMillis)) {
        if (!live.test(ref)) {
          store.delete(ref, graceMillis).ifPresent(touched::add);
        }
      }
      for (Segment segment : touched) {
        segment.sync();
      }
      for (Map.Entry<Segment, List<Trailer>> each : store.takeQuiet().entrySet()) {
        compact(each.getKey(), each.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the sweep stopped; the next one goes on", e);
    }
  }

  private void compact(Segment segment, List<Trailer> living) throws IOException {
    long used = segment.end() - Segment.HEADER_BYTES;
    long alive = 0;
    for (Trailer trailer : living) {
      alive += trailer.end() - trailer.start();
    }
    boolean mostlyDead = alive * DEAD_SHARE < used;
    if (mostlyDead && copyAll(segment, living)) {
      store.remove(segment);
    } else {
      store.returnQuiet(segment);
    }
  }

  /// False when there is no room for the copies, or one of them is damaged: then all stays.
  private boolean copyAll(Segment from, List<Trailer> living) throws IOException {
    for (Trailer trailer : living) {
      if (!copy(from, trailer)) {
        return false;
      }
    }
    return true;
  }

  private boolean copy(Segment from, Trailer trailer) throws IOException {
    Segment to;
    try {
      to = store.checkOut();
    } catch (StoreException e) {
      return false;
    }
    long start = to.end();
    boolean copied = false;
    try {
      copied = copyFrames(from, trailer, to);
      if (copied) {
        Trailer moved = new Trailer(true, start, trailer.ref(), trailer.createdMillis());
        to.finish(moved);
        store.move(from, to, moved);
      }
      return copied;
    } finally {
      if (copied) {
        store.giveBack(to);
      } else {
        store.takeBack(to, start);
      }
    }
  }

  private static boolean copyFrames(Segment from, Trailer trailer, Segment to) throws IOException {
    long end = trailer.end() - Trailer.BYTES;
    for (long at = trailer.start(); at < end; at += COPIED_AT_ONCE_BYTES) {
      int length = Math.toIntExact(Math.min(COPIED_AT_ONCE_BYTES, end - at));
      byte[] frames = from.readApart(at, length);
      if (Frames.content(frames, 0).isEmpty()) {
        return false;
      }
      to.append(frames, frames.length);
    }
    return true;
  }
}

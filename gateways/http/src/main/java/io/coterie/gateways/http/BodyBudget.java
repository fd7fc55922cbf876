package io.coterie.gateways.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// The memory that JSON bodies of all calls may take together, counted as their bytes come: whoever
/// can reach the port can send, logged in or not, and a node without memory ends.
///
/// A body also has a time by which it must be there, so that what is counted is given back.
final class BodyBudget {
  /// Of a node's 384 MiB; as text and as a tree a body takes some times its bytes.
  private static final int BYTES_MAX = 16 * 1024 * 1024;

  private static final long BODY_MILLIS_MAX = 20_000;
  private static final int PIECE_BYTES = 8 * 1024;

  private final Semaphore free = new Semaphore(BYTES_MAX);

  /// What one call takes; closing gives it back.
  final class Share implements AutoCloseable {
    private final long endNanos =
        System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(BODY_MILLIS_MAX);
    private int taken;

    /// All of the stream, or, when it is longer, one byte more than `bytesMax`.
    byte[] read(InputStream in, int bytesMax) throws Problem, IOException {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      byte[] piece = new byte[PIECE_BYTES];
      int count = 0;
      while (count >= 0 && body.size() <= bytesMax) {
        body.write(piece, 0, count);
        count = in.read(piece, 0, Math.min(PIECE_BYTES, bytesMax + 1 - body.size()));
        take(Math.max(0, count));
      }
      return body.toByteArray();
    }

    private void take(int count) throws Problem {
      if (System.nanoTime() - endNanos > 0) {
        throw new Problem(
            408, "invalid_request", "the request took too long", "send it again without pauses");
      }
      if (!free.tryAcquire(count)) {
        throw new Problem(
                503, "unavailable", "too much is being sent at once", "try again in a moment")
            .with("Retry-After", "1");
      }
      taken += count;
    }

    @Override
    public void close() {
      free.release(taken);
      taken = 0;
    }
  }
}

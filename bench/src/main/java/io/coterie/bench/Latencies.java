package io.coterie.bench;

import java.util.Arrays;
import java.util.List;

/// Every single latency, in nanoseconds: exact, because a histogram's error would be one more thing
/// to explain. One caller adds; whoever merges waits until the callers have ended.
final class Latencies {
  private long[] nanos = new long[1024];
  private int count;

  void add(long one) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, count * 2);
    }
    nanos[count++] = one;
  }

  int count() {
    return count;
  }

  static Latencies merge(List<Latencies> parts) {
    Latencies all = new Latencies();
    all.nanos = new long[Math.max(1, parts.stream().mapToInt(Latencies::count).sum())];
    for (Latencies part : parts) {
      System.arraycopy(part.nanos, 0, all.nanos, all.count, part.count);
      all.count += part.count;
    }
    return all;
  }

  /// The smallest latency that at least `share` of all are not above; zero when there is none.
  long nanosAt(double share) {
    if (share <= 0 || share > 1) {
      throw new IllegalArgumentException("a share is above 0 and at most 1");
    }
    if (count == 0) {
      return 0;
    }
    Arrays.sort(nanos, 0, count);
    return nanos[(int) Math.ceil(share * count) - 1];
  }
}

package io.coterie.node;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/// Things to do at a time: a queue by monotonic nanoseconds, with keys that can be set anew or
/// cancelled. Entries of equal time come out in the order they were set.
final class Deadlines<K> {
  private record Slot(long atNanos, long order) implements Comparable<Slot> {
    @Override
    public int compareTo(Slot other) {
      // Differences, because monotonic time has no fixed zero and may wrap.
      int byTime = Long.signum(atNanos - other.atNanos);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final TreeMap<Slot, K> queue = new TreeMap<>();
  private final Map<K, Slot> slots = new LinkedHashMap<>();
  private long orders;

  void set(K key, long atNanos) {
    cancel(key);
    Slot slot = new Slot(atNanos, orders++);
    slots.put(key, slot);
    queue.put(slot, key);
  }

  void cancel(K key) {
    Slot slot = slots.remove(key);
    if (slot != null) {
      queue.remove(slot);
    }
  }

  /// Takes everything that is due, in order.
  List<K> due(long nowNanos) {
    if (queue.isEmpty() || queue.firstKey().atNanos - nowNanos > 0) {
      return List.of();
    }
    List<K> due = new ArrayList<>();
    while (!queue.isEmpty() && queue.firstKey().atNanos - nowNanos <= 0) {
      K key = queue.pollFirstEntry().getValue();
      slots.remove(key);
      due.add(key);
    }
    return due;
  }

  /// Nanoseconds until the first is due, zero when one is, `Long.MAX_VALUE` when there is none.
  long nanosToFirst(long nowNanos) {
    return queue.isEmpty() ? Long.MAX_VALUE : Math.max(0, queue.firstKey().atNanos - nowNanos);
  }

  void removeIf(Predicate<K> condition) {
    List<K> gone = slots.keySet().stream().filter(condition).toList();
    gone.forEach(this::cancel);
  }
}

package io.coterie.adapters.raft;

import io.coterie.core.kernel.Coordination;
import io.coterie.core.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/// A replica whose state is all it was told, by index, and which notes how it was called; its
/// snapshot is that state as text.
final class IndexedReplica implements Coordination.Replica {
  private final Map<Long, String> ordered = new TreeMap<>();
  private final List<String> mistakes = new ArrayList<>();
  private final AtomicInteger inside = new AtomicInteger();
  private long last = -1;
  private long restoredAt = -1;
  private boolean leading;

  @Override
  public void ordered(long index, Bytes command) {
    alone(() -> {
      if (index <= last) {
        mistakes.add("index " + index + " after " + last);
      }
      last = index;
      ordered.put(index, command.toUtf8());
    });
  }

  @Override
  public Bytes snapshot() {
    StringBuilder text = new StringBuilder();
    alone(() -> ordered.forEach((index, command) -> text.append(index + " " + command + "\n")));
    return Bytes.utf8(text.toString());
  }

  @Override
  public void restore(long index, Bytes snapshot) {
    alone(() -> {
      ordered.clear();
      for (String line : snapshot.toUtf8().lines().toList()) {
        int space = line.indexOf(' ');
        ordered.put(Long.parseLong(line.substring(0, space)), line.substring(space + 1));
      }
      last = index;
      restoredAt = index;
    });
  }

  @Override
  public void leadership(boolean now) {
    alone(() -> {
      if (leading == now) {
        mistakes.add("told twice that leading is " + now);
      }
      leading = now;
    });
  }

  private void alone(Runnable step) {
    boolean first = inside.getAndIncrement() == 0;
    synchronized (this) {
      if (!first) {
        mistakes.add("called by two threads at a time");
      }
      step.run();
    }
    inside.decrementAndGet();
  }

  synchronized Map<Long, String> state() {
    return new TreeMap<>(ordered);
  }

  synchronized boolean has(String command) {
    return ordered.containsValue(command);
  }

  synchronized boolean isLeading() {
    return leading;
  }

  /// The index of the last snapshot that was put in, or -1.
  synchronized long restoredAt() {
    return restoredAt;
  }

  synchronized List<String> mistakes() {
    return List.copyOf(mistakes);
  }
}

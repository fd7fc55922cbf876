package io.coterie.adapters.rocksdb;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDB;
import org.rocksdb.Snapshot;

/// The snapshots of one open database by number. Each is kept until it is released and every read
/// that was asked before has ended: a native snapshot must not go while it is read.
final class Pins implements AutoCloseable {
  private final RocksDB database;
  private final Map<Long, Pin> pins = new ConcurrentHashMap<>();

  private record Pin(Snapshot snapshot, int reads, boolean released) {
    boolean isOver() {
      return released && reads == 0;
    }
  }

  Pins(RocksDB database) {
    this.database = database;
  }

  boolean pin(long number) {
    return pins.put(number, new Pin(database.getSnapshot(), 0, false)) == null;
  }

  /// A read is asked: false when there is no such pin any more.
  boolean hold(long number) {
    Pin held =
        pins.computeIfPresent(
            number, (key, pin) -> pin.released ? pin : new Pin(pin.snapshot, pin.reads + 1, false));
    return held != null && !held.released;
  }

  /// Empty when there is no such pin, or it is over.
  @Nullable Snapshot held(long number) {
    Pin pin = pins.get(number);
    return pin == null ? null : pin.snapshot;
  }

  /// A read that was held has ended; true when the pin stays.
  boolean letGo(long number) {
    return pins.computeIfPresent(
            number, (key, pin) -> kept(new Pin(pin.snapshot, pin.reads - 1, pin.released)))
        != null;
  }

  /// True when reads keep the pin for now.
  boolean release(long number) {
    return pins.computeIfPresent(number, (key, pin) -> kept(new Pin(pin.snapshot, pin.reads, true)))
        != null;
  }

  @Override
  public void close() {
    for (long number : List.copyOf(pins.keySet())) {
      Pin pin = pins.remove(number);
      if (pin != null) {
        database.releaseSnapshot(pin.snapshot);
      }
    }
  }

  private @Nullable Pin kept(Pin pin) {
    if (pin.isOver()) {
      database.releaseSnapshot(pin.snapshot);
      return null;
    }
    return pin;
  }
}

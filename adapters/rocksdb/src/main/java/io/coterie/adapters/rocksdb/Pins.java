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

  void pin(long number) {
    pins.put(number, new Pin(database.getSnapshot(), 0, false));
  }

  /// A read is asked; it has an effect only before the release.
  void hold(long number) {
    pins.computeIfPresent(
        number,
        (key, pin) ->
            pin.released ? pin : new Pin(pin.snapshot, Math.addExact(pin.reads, 1), false));
  }

  /// Empty when there is no such pin, or it is over.
  @Nullable Snapshot held(long number) {
    Pin pin = pins.get(number);
    return pin == null ? null : pin.snapshot;
  }

  /// A read that was asked has ended.
  void letGo(long number) {
    pins.computeIfPresent(
        number, (key, pin) -> kept(new Pin(pin.snapshot, pin.reads - 1, pin.released)));
  }

  void release(long number) {
    pins.computeIfPresent(number, (key, pin) -> kept(new Pin(pin.snapshot, pin.reads, true)));
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

package io.coterie.adapters.rocksdb;

import io.coterie.core.kernel.Batch;
import io.coterie.core.kernel.InstanceId;
import io.coterie.core.kernel.Mode;
import io.coterie.core.kernel.Store;
import io.coterie.core.kernel.StoreException;
import io.coterie.core.kernel.StoreFailure;
import io.coterie.core.kernel.Table;
import io.coterie.core.kernel.Write;
import io.coterie.core.wire.Bytes;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;

/// A process that writes rows as fast as it may, until somebody kills it.
///
/// It prints the number of each row of `DATA` once that is acknowledged, and applies a pair of rows
/// of `STATE` for each, flushed at times.
final class KilledWriter {
  static final InstanceId INSTANCE = new InstanceId(Mode.TABLETS, 9);
  static final int VALUE_BYTES = 512;
  private static final int FLUSH_EVERY = 2_000;

  /// So few that most of what was written is acknowledged when it is killed.
  private static final int UNACKNOWLEDGED_MAX = 50;

  private KilledWriter() {}

  static Bytes key(int number) {
    return Bytes.utf8(String.format("row %08d", number));
  }

  static Bytes value(int number) {
    byte[] value = new byte[VALUE_BYTES];
    for (int i = 0; i < value.length; i++) {
      value[i] = (byte) (number * 31 + i * 7);
    }
    return Bytes.wrap(value);
  }

  static Batch state(int number) {
    Bytes applied = Bytes.utf8("" + number);
    return Batch.of(
        new Write.Put(Table.STATE, Bytes.utf8("applied"), applied),
        new Write.Put(Table.STATE, key(number), value(number)),
        new Write.Put(Table.STATE, Bytes.utf8("twin"), applied));
  }

  public static void main(String[] args) throws StoreException {
    Store store = RocksStore.open(StoreOnDisk.options(Path.of(args[0])));
    PrintStream out = System.out;
    Semaphore room = new Semaphore(UNACKNOWLEDGED_MAX);
    Store.Completion ignored = completion(() -> {});
    for (int number = Integer.parseInt(args[1]); ; number++) {
      int acknowledged = number;
      room.acquireUninterruptibly();
      store.write(INSTANCE, state(number), ignored);
      store.write(
          INSTANCE,
          Batch.of(new Write.Put(Table.DATA, key(number), value(number))),
          completion(() -> {
            out.println(acknowledged);
            room.release();
          }));
      if (number % FLUSH_EVERY == 0) {
        store.flush(INSTANCE, Table.STATE, ignored);
      }
    }
  }

  static Store.Completion completion(Runnable synced) {
    return new Store.Completion() {
      @Override
      public void synced() {
        synced.run();
      }

      @Override
      public void failed(StoreFailure failure) {
        throw new IllegalStateException(failure.cause());
      }
    };
  }
}

package io.coterie.adapters.rocksdb;

import io.coterie.core.kernel.Batch;
import io.coterie.core.kernel.Query;
import io.coterie.core.kernel.Store;
import io.coterie.core.kernel.StoreFailure;
import io.coterie.core.kernel.Table;
import io.coterie.core.kernel.Write;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/// Numbered rows of `DATA`, written and read with a wait for each answer.
record RowsTalk(Store store) {
  /// Writes a row and answers why it failed, if it did.
  Optional<StoreFailure> write(int number) throws InterruptedException {
    BlockingQueue<Optional<StoreFailure>> ending = new ArrayBlockingQueue<>(2);
    Write row = new Write.Put(Table.DATA, KilledWriter.key(number), KilledWriter.value(number));
    store.write(
        KilledWriter.INSTANCE,
        Batch.of(row),
        new Store.Completion() {
          @Override
          public void synced() {
            ending.add(Optional.empty());
          }

          @Override
          public void failed(StoreFailure failure) {
            ending.add(Optional.of(failure));
          }
        });
    return ending.take();
  }

  /// Reads a row from wherever it is.
  Store.Loading load(int number) throws InterruptedException {
    BlockingQueue<Store.Loading> answer = new ArrayBlockingQueue<>(2);
    Query query = Query.get(Table.DATA, KilledWriter.key(number));
    store.load(KilledWriter.INSTANCE, query, answer::add);
    return answer.take();
  }

  boolean has(int number) throws InterruptedException {
    return switch (load(number)) {
      case Store.Loading.Rows rows ->
          rows.rows().value().equals(Optional.of(KilledWriter.value(number)));
      case Store.Loading.Failed _ -> false;
    };
  }
}

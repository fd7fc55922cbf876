package io.coterie.bench;

import io.coterie.adapters.rocksdb.RocksOptions;
import io.coterie.adapters.rocksdb.RocksStore;
import io.coterie.core.kernel.Batch;
import io.coterie.core.kernel.Found;
import io.coterie.core.kernel.InstanceId;
import io.coterie.core.kernel.Mode;
import io.coterie.core.kernel.Query;
import io.coterie.core.kernel.Reader;
import io.coterie.core.kernel.Store;
import io.coterie.core.kernel.StoreException;
import io.coterie.core.kernel.StoreFailure;
import io.coterie.core.kernel.Table;
import io.coterie.core.kernel.Write;
import io.coterie.core.wire.Bytes;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;

/// The node's own store in this process, each write awaited until it is synced: what a node pays
/// above RocksDB before there is any protocol.
final class OwnEngine implements Target {
  private static final long MEBIBYTE = 1024 * 1024;
  private static final InstanceId INSTANCE = new InstanceId(Mode.TABLETS, 1);

  private final RocksStore store;
  private final ThreadLocal<Reader> readers;

  OwnEngine(Path folder) throws StoreException {
    store =
        RocksStore.open(new RocksOptions(folder, 64 * MEBIBYTE, 32 * MEBIBYTE, 256 * MEBIBYTE, 2));
    readers = ThreadLocal.withInitial(() -> store.reader(INSTANCE));
  }

  @Override
  public String name() {
    return "coterie's store";
  }

  @Override
  public boolean isCompiledAtRun() {
    return true;
  }

  @Override
  public String configuration() {
    return "adapters/rocksdb in the client's process, every write to a logged table and awaited";
  }

  @Override
  public ThreadFactory callers() {
    return Thread.ofPlatform().factory();
  }

  @Override
  public void write(byte[] key, byte[] value) throws InterruptedException, ExecutionException {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Write put = new Write.Put(Table.LOG, Bytes.wrap(key), Bytes.wrap(value));
    store.write(
        INSTANCE,
        Batch.of(put),
        new Store.Completion() {
          @Override
          public void synced() {
            done.complete(null);
          }

          @Override
          public void failed(StoreFailure failure) {
            done.completeExceptionally(new StoreException(failure));
          }
        });
    done.get();
  }

  /// As a machine reads: at once what is in memory, by a load what is not.
  @Override
  public byte[] read(byte[] key) throws InterruptedException, ExecutionException {
    Bytes row = Bytes.wrap(key);
    return switch (readers.get().get(Table.LOG, row)) {
      case Found.Rows rows -> value(rows);
      case Found.NotInMemory absent -> value(load(Query.get(Table.LOG, row)));
    };
  }

  private Found.Rows load(Query query) throws InterruptedException, ExecutionException {
    CompletableFuture<Found.Rows> loaded = new CompletableFuture<>();
    store.load(
        INSTANCE,
        query,
        loading -> {
          switch (loading) {
            case Store.Loading.Rows rows -> loaded.complete(rows.rows());
            case Store.Loading.Failed failed ->
                loaded.completeExceptionally(new StoreException(failed.failure()));
          }
        });
    return loaded.get();
  }

  private static byte[] value(Found.Rows rows) {
    return rows.value().map(Bytes::unsafeArray).orElse(new byte[0]);
  }

  @Override
  public List<ProcessHandle> processes() {
    return List.of();
  }

  @Override
  public void close() {
    store.close();
  }
}

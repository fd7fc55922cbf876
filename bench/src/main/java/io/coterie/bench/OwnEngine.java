package io.coterie.bench;

import io.coterie.adapters.rocksdb.RocksOptions;
import io.coterie.adapters.rocksdb.RocksStore;
import io.coterie.core.kernel.Batch;
import io.coterie.core.kernel.Found;
import io.coterie.core.kernel.InstanceId;
import io.coterie.core.kernel.Mode;
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
  private final Reader reader;

  OwnEngine(Path folder) throws StoreException {
    store =
        RocksStore.open(new RocksOptions(folder, 64 * MEBIBYTE, 32 * MEBIBYTE, 256 * MEBIBYTE, 2));
    reader = store.reader(INSTANCE);
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

  @Override
  public byte[] read(byte[] key) {
    return reader.get(Table.LOG, Bytes.wrap(key)) instanceof Found.Rows rows
        ? rows.value().map(Bytes::unsafeArray).orElse(new byte[0])
        : new byte[0];
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

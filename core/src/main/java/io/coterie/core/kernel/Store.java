package io.coterie.core.kernel;

import java.util.function.Consumer;

/// Port: the durable, ordered bytes of one node.
///
/// Contract. `write` makes the batch visible to readers of the instance before it returns,
/// atomically. `synced` of a write runs, on any thread, once its logged writes and all earlier
/// logged writes of the store are on disk; callbacks run in order of the writes and only post to
/// mailboxes. Writes to [Table#STATE] carry no promise until a flush: their `synced` runs at once,
/// and a crash takes that table back to some earlier moment, atomically per batch. After a failed
/// write or sync the store is *failed*: `failed` of every outstanding and later call runs instead,
/// readers may go on, and the node must drop its instances and start them anew from disk after a
/// successful `recover`. A store has one life: after `close` it takes nothing.
public interface Store extends AutoCloseable {
  void write(InstanceId instance, Batch batch, Completion completion);

  void flush(InstanceId instance, Table table, Completion completion);

  /// Non-blocking reads of the instance's data; used on the instance's shard thread only.
  Reader reader(InstanceId instance);

  /// Reads that may touch the disk; `result` runs on any thread.
  void load(InstanceId instance, Query query, Consumer<Loading> result);

  /// Pins the data as it is now; the number is used in [Query.Source.Pinned].
  long pin(InstanceId instance);

  /// Ends the pin. Reads that were asked before are still answered from it.
  void release(long snapshot);

  /// What an administrator or Admission must know now.
  Health health();

  /// Tries to leave the failed state after the cause is gone; true when writes are taken again.
  boolean recover();

  @Override
  void close();

  /// Told once, on any thread, how a write or flush ended.
  interface Completion {
    void synced();

    void failed(StoreFailure failure);
  }

  /// How a `load` ended.
  sealed interface Loading {
    record Rows(Found.Rows rows) implements Loading {}

    record Failed(StoreFailure failure) implements Loading {}
  }

  sealed interface Health {
    record Good() implements Health {}

    /// Writes are refused; reads go on.
    record Failing(StoreFailure failure) implements Health {}
  }
}

package io.coterie.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.core.kernel.Batch;
import io.coterie.core.kernel.Found;
import io.coterie.core.kernel.InstanceId;
import io.coterie.core.kernel.Query;
import io.coterie.core.kernel.Row;
import io.coterie.core.kernel.Store;
import io.coterie.core.kernel.Table;
import io.coterie.core.kernel.Write;
import io.coterie.core.wire.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// Questions to a store that wait for their answers.
record StoreTalk(StoreSubject subject) {
  private Store store() {
    return subject.store();
  }

  void write(InstanceId instance, Write... writes) {
    RecordedCompletion completion = new RecordedCompletion();
    store().write(instance, Batch.of(writes), completion);
    subject.await(completion::isOver);
    assertTrue(completion.isSynced(), "a write on a healthy disk succeeds");
  }

  void flush(Table table) {
    RecordedCompletion completion = new RecordedCompletion();
    store().flush(StoreContract.ONE, table, completion);
    subject.await(completion::isOver);
    assertTrue(completion.isSynced(), "a flush on a healthy disk succeeds");
  }

  Optional<Bytes> get(InstanceId instance, Table table, String key) {
    Found found = store().reader(instance).get(table, Bytes.utf8(key));
    return found instanceof Found.Rows rows
        ? rows.value()
        : load(instance, Query.get(table, Bytes.utf8(key))).value();
  }

  /// By the reader when it can, and by a load in any case: both must say the same.
  Found.Rows scan(InstanceId instance, Bytes from, Bytes to, int limitRows) {
    Query.Limit limit = new Query.Limit(limitRows, 1_000_000);
    Found.Rows loaded = load(instance, Query.scan(Table.DATA, from, to, limit));
    Found found = store().reader(instance).scan(Table.DATA, from, to, limitRows);
    if (found instanceof Found.Rows rows) {
      assertEquals(loaded, rows);
    }
    return loaded;
  }

  Found.Rows scanBytes(int limitBytes) {
    Query.Limit limit = new Query.Limit(100, limitBytes);
    return load(StoreContract.ONE, Query.scan(Table.DATA, Bytes.EMPTY, Bytes.of(0xff), limit));
  }

  /// The pin is released as soon as the load is asked.
  Found.Rows loadReleased(InstanceId instance, Query query, long snapshot) {
    return load(instance, query, () -> store().release(snapshot));
  }

  Found.Rows load(InstanceId instance, Query query) {
    return load(instance, query, () -> {});
  }

  private Found.Rows load(InstanceId instance, Query query, Runnable meanwhile) {
    AtomicReference<Store.Loading> result =
        new AtomicReference<>(new Store.Loading.Rows(Found.Rows.NONE));
    RecordedCompletion over = new RecordedCompletion();
    store()
        .load(
            instance,
            query,
            loading -> {
              result.set(loading);
              over.synced();
            });
    meanwhile.run();
    subject.await(over::isOver);
    assertTrue(over.isOver(), "a load ends");
    return assertInstanceOf(Store.Loading.Rows.class, result.get()).rows();
  }

  static List<Bytes> keys(Found.Rows rows) {
    return rows.rows().stream().map(Row::key).toList();
  }

  static Write put(Table table, String key, Bytes value) {
    return new Write.Put(table, Bytes.utf8(key), value);
  }
}

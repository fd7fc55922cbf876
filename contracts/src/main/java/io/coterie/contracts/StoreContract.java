package io.coterie.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.core.kernel.Batch;
import io.coterie.core.kernel.Found;
import io.coterie.core.kernel.InstanceId;
import io.coterie.core.kernel.Mode;
import io.coterie.core.kernel.Query;
import io.coterie.core.kernel.Row;
import io.coterie.core.kernel.Store;
import io.coterie.core.kernel.StoreFailure;
import io.coterie.core.kernel.Table;
import io.coterie.core.kernel.Write;
import io.coterie.core.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a [Store] must do: on a good day, at a crash, and on a full disk.
public abstract class StoreContract {
  static final InstanceId ONE = new InstanceId(Mode.TABLETS, 1);
  static final InstanceId TWO = new InstanceId(Mode.TABLETS, 2);
  private static final int WRITES = 50;

  private StoreSubject subject;
  private StoreTalk talk;

  /// A new, empty store on a disk of its own.
  protected abstract StoreSubject open() throws Exception;

  @BeforeEach
  void openSubject() throws Exception {
    subject = open();
    talk = new StoreTalk(subject);
  }

  @AfterEach
  void closeSubject() throws Exception {
    subject.close();
  }

  @ParameterizedTest
  @EnumSource(Table.class)
  void aWriteIsVisibleBeforeItReturns(Table table) {
    for (int i = 0; i < WRITES; i++) {
      Bytes value = Bytes.utf8("value " + i);
      subject
          .store()
          .write(ONE, Batch.of(StoreTalk.put(table, "key", value)), new RecordedCompletion());

      if (subject.store().reader(ONE).get(table, Bytes.utf8("key")) instanceof Found.Rows rows) {
        assertEquals(Optional.of(value), rows.value());
      }
    }
  }

  @Test
  void completionsAreToldOnceAndInOrder() {
    RecordedCompletion.Journal journal = new RecordedCompletion.Journal();
    List<RecordedCompletion> completions = new ArrayList<>();
    List<Integer> expected = new ArrayList<>();
    for (int i = 0; i < WRITES; i++) {
      RecordedCompletion completion = new RecordedCompletion(i, journal);
      completions.add(completion);
      expected.add(i);
      InstanceId instance = i % 2 == 0 ? ONE : TWO;
      subject
          .store()
          .write(instance, Batch.of(StoreTalk.put(Table.LOG, "key " + i, Bytes.EMPTY)), completion);
    }
    subject.await(() -> journal.told().size() >= WRITES);

    assertEquals(expected, journal.told());
    for (RecordedCompletion completion : completions) {
      assertTrue(completion.isSynced());
      assertEquals(1, completion.endings());
    }
  }

  @Test
  void stateIsSyncedAtOnceBecauseItPromisesNothing() {
    RecordedCompletion completion = new RecordedCompletion();
    subject
        .store()
        .write(ONE, Batch.of(StoreTalk.put(Table.STATE, "key", Bytes.EMPTY)), completion);
    subject.await(completion::isOver);

    assertTrue(completion.isSynced());
  }

  @Test
  void rowsComeInUnsignedOrderWithinBounds() {
    List<Bytes> keys =
        List.of(
            Bytes.EMPTY,
            Bytes.of(0),
            Bytes.of(0, 0),
            Bytes.of(0x7f),
            Bytes.of(0x80),
            Bytes.of(0x80, 0),
            Bytes.of(0xff));
    for (Bytes key : keys.reversed()) {
      talk.write(ONE, new Write.Put(Table.DATA, key, key));
    }

    assertEquals(keys, StoreTalk.keys(talk.scan(ONE, Bytes.EMPTY, Bytes.of(0xff, 0xff), 100)));
    assertEquals(
        List.of(Bytes.of(0, 0), Bytes.of(0x7f)),
        StoreTalk.keys(talk.scan(ONE, Bytes.of(0, 0), Bytes.of(0x80), 100)));
    assertEquals(List.of(), StoreTalk.keys(talk.scan(ONE, Bytes.of(0x90), Bytes.of(0xa0), 100)));
    assertEquals(List.of(), StoreTalk.keys(talk.scan(ONE, Bytes.of(0xa0), Bytes.of(0x10), 100)));
  }

  @Test
  void aLimitCutsAnAnswerShortAndSaysSo() {
    for (int i = 0; i < 5; i++) {
      talk.write(ONE, StoreTalk.put(Table.DATA, "row " + i, Bytes.utf8("0123456789")));
    }

    Found.Rows two = talk.scan(ONE, Bytes.EMPTY, Bytes.of(0xff), 2);
    assertEquals(2, two.rows().size());
    assertTrue(two.more());
    assertFalse(talk.scan(ONE, Bytes.EMPTY, Bytes.of(0xff), 5).more());
    assertEquals(1, talk.scanBytes(1).rows().size());
    assertTrue(talk.scanBytes(1).more());
    assertEquals(2, talk.scanBytes(20).rows().size());
    assertEquals(5, talk.scanBytes(1_000).rows().size());
    assertFalse(talk.scanBytes(1_000).more());
  }

  @Test
  void deletesHideRowsOfTheirRangeOnly() {
    for (String key : List.of("a", "b", "c", "d", "e")) {
      talk.write(ONE, StoreTalk.put(Table.DATA, key, Bytes.utf8(key)));
    }
    talk.write(ONE, new Write.DeleteRange(Table.DATA, Bytes.utf8("b"), Bytes.utf8("d")));
    talk.write(ONE, new Write.Delete(Table.DATA, Bytes.utf8("e")));
    talk.write(ONE, new Write.Delete(Table.DATA, Bytes.utf8("never there")));

    assertEquals(
        List.of(Bytes.utf8("a"), Bytes.utf8("d")),
        StoreTalk.keys(talk.scan(ONE, Bytes.EMPTY, Bytes.of(0xff), 10)));
    assertEquals(Optional.empty(), talk.get(ONE, Table.DATA, "b"));
  }

  @Test
  void aBatchIsCarriedOutInItsOrder() {
    talk.write(
        ONE,
        StoreTalk.put(Table.DATA, "a", Bytes.utf8("first")),
        new Write.DeleteRange(Table.DATA, Bytes.utf8("a"), Bytes.utf8("z")),
        StoreTalk.put(Table.DATA, "a", Bytes.utf8("second")),
        StoreTalk.put(Table.DATA, "b", Bytes.utf8("gone")),
        new Write.Delete(Table.DATA, Bytes.utf8("b")));

    assertEquals(Optional.of(Bytes.utf8("second")), talk.get(ONE, Table.DATA, "a"));
    assertEquals(Optional.empty(), talk.get(ONE, Table.DATA, "b"));
  }

  @Test
  void instancesAndTablesDoNotSeeOneAnother() {
    InstanceId control = new InstanceId(Mode.CONTROL, 1);
    talk.write(ONE, StoreTalk.put(Table.DATA, "key", Bytes.utf8("one")));
    talk.write(TWO, StoreTalk.put(Table.DATA, "key", Bytes.utf8("two")));
    talk.write(control, StoreTalk.put(Table.DATA, "key", Bytes.utf8("control")));
    talk.write(TWO, new Write.DeleteRange(Table.DATA, Bytes.EMPTY, Bytes.of(0xff)));

    assertEquals(Optional.of(Bytes.utf8("one")), talk.get(ONE, Table.DATA, "key"));
    assertEquals(Optional.of(Bytes.utf8("control")), talk.get(control, Table.DATA, "key"));
    assertEquals(Optional.empty(), talk.get(TWO, Table.DATA, "key"));
    assertEquals(Optional.empty(), talk.get(ONE, Table.META, "key"));
    assertEquals(1, talk.scan(ONE, Bytes.EMPTY, Bytes.of(0xff), 10).rows().size());
  }

  @Test
  void aPinnedSnapshotStaysAsItWas() {
    talk.write(ONE, StoreTalk.put(Table.STATE, "key", Bytes.utf8("before")));
    long snapshot = subject.store().pin(ONE);
    talk.write(ONE, StoreTalk.put(Table.STATE, "key", Bytes.utf8("after")));
    talk.write(ONE, StoreTalk.put(Table.STATE, "more", Bytes.utf8("after")));
    Query.Source pinned = new Query.Source.Pinned(snapshot);
    Query query =
        new Query(Table.STATE, Bytes.EMPTY, Bytes.of(0xff), new Query.Limit(10, 1_000_000), pinned);

    assertEquals(
        List.of(new Row(Bytes.utf8("key"), Bytes.utf8("before"))), talk.load(ONE, query).rows());
    assertEquals(1, talk.loadReleased(ONE, query, snapshot).rows().size());
    assertEquals(Optional.of(Bytes.utf8("after")), talk.get(ONE, Table.STATE, "key"));
  }

  @Test
  void flushedAnswersWhatACrashWouldLeave() {
    talk.write(ONE, StoreTalk.put(Table.STATE, "key", Bytes.utf8("flushed")));
    talk.flush(Table.STATE);
    talk.write(ONE, StoreTalk.put(Table.STATE, "key", Bytes.utf8("applied")));

    Query flushed = Query.flushed(Table.STATE, Bytes.utf8("key"));
    assertEquals(Optional.of(Bytes.utf8("flushed")), talk.load(ONE, flushed).value());
    assertEquals(Optional.of(Bytes.utf8("applied")), talk.get(ONE, Table.STATE, "key"));
    talk.flush(Table.STATE);
    assertEquals(Optional.of(Bytes.utf8("applied")), talk.load(ONE, flushed).value());
  }

  @Test
  void aHealthyStoreSaysSo() {
    talk.write(ONE, StoreTalk.put(Table.DATA, "key", Bytes.EMPTY));

    assertInstanceOf(Store.Health.Good.class, subject.store().health());
    assertTrue(subject.store().recover());
    assertEquals(Optional.of(Bytes.EMPTY), talk.get(ONE, Table.DATA, "key"));
  }

  @Test
  void aClosedStoreTakesNothing() {
    Store store = subject.store();
    store.close();
    RecordedCompletion completion = new RecordedCompletion();
    store.write(ONE, Batch.of(StoreTalk.put(Table.DATA, "late", Bytes.EMPTY)), completion);
    subject.await(completion::isOver);

    assertFalse(completion.isSynced());
    assertEquals(1, completion.endings());
  }

  @Test
  void aCrashLosesNothingThatWasAcknowledged() throws Exception {
    for (Table table : List.of(Table.LOG, Table.DATA, Table.META)) {
      talk.write(ONE, StoreTalk.put(table, "key", Bytes.utf8(table.name())));
    }
    subject.crash();

    for (Table table : List.of(Table.LOG, Table.DATA, Table.META)) {
      assertEquals(Optional.of(Bytes.utf8(table.name())), talk.get(ONE, table, "key"));
    }
  }

  @Test
  void aCrashLeavesABatchWholeOrNotAtAllAndNoGaps() throws Exception {
    List<RecordedCompletion> completions = new ArrayList<>();
    for (int i = 0; i < WRITES; i++) {
      RecordedCompletion completion = new RecordedCompletion();
      completions.add(completion);
      Write left = StoreTalk.put(Table.LOG, "left " + i, Bytes.EMPTY);
      Write right = StoreTalk.put(Table.DATA, "right " + i, Bytes.EMPTY);
      subject.store().write(ONE, Batch.of(left, right), completion);
    }
    List<Boolean> acknowledged = completions.stream().map(RecordedCompletion::isSynced).toList();
    subject.crash();

    boolean before = true;
    for (int i = 0; i < WRITES; i++) {
      boolean there = talk.get(ONE, Table.LOG, "left " + i).isPresent();
      assertEquals(there, talk.get(ONE, Table.DATA, "right " + i).isPresent(), "half a batch");
      assertTrue(there || !acknowledged.get(i), "an acknowledged batch is gone");
      assertTrue(before || !there, "a batch is there without its predecessor");
      before = there;
    }
  }

  @Test
  void aCrashTakesStateBackToSomeEarlierMoment() throws Exception {
    talk.write(ONE, stateAt(1));
    talk.flush(Table.STATE);
    talk.write(ONE, stateAt(2));
    talk.write(ONE, stateAt(3));
    subject.crash();

    Bytes applied = talk.get(ONE, Table.STATE, "applied").orElseThrow();
    assertTrue(applied.compareTo(Bytes.of(1)) >= 0, "what was flushed is gone");
    assertEquals(Optional.of(applied), talk.get(ONE, Table.STATE, "row"), "half a batch");
    Query flushed = Query.flushed(Table.STATE, Bytes.utf8("applied"));
    assertEquals(Optional.of(applied), talk.load(ONE, flushed).value());
  }

  @Test
  void anOrderlyCloseLosesNothing() throws Exception {
    talk.write(ONE, stateAt(7));
    talk.write(TWO, StoreTalk.put(Table.LOG, "entry", Bytes.utf8("seven")));
    talk.flush(Table.STATE);
    subject.reopen();

    assertEquals(Optional.of(Bytes.of(7)), talk.get(ONE, Table.STATE, "row"));
    assertEquals(Optional.of(Bytes.utf8("seven")), talk.get(TWO, Table.LOG, "entry"));
  }

  @Test
  void aFullDiskIsSaidReadsGoOnAndNothingIsLost() {
    talk.write(ONE, StoreTalk.put(Table.DATA, "kept", Bytes.utf8("yes")));
    subject.setFull(true);
    RecordedCompletion first = new RecordedCompletion();
    RecordedCompletion second = new RecordedCompletion();
    Write refused = StoreTalk.put(Table.DATA, "refused", Bytes.EMPTY);
    subject.store().write(ONE, Batch.of(refused), first);
    subject.await(first::isOver);
    subject.store().write(ONE, Batch.of(refused), second);
    subject.await(second::isOver);

    assertEquals(StoreFailure.Kind.FULL, Objects.requireNonNull(first.failure()).kind());
    assertEquals(StoreFailure.Kind.FULL, Objects.requireNonNull(second.failure()).kind());
    assertEquals(Optional.of(Bytes.utf8("yes")), talk.get(ONE, Table.DATA, "kept"));
    assertInstanceOf(Store.Health.Failing.class, subject.store().health());
    assertFalse(subject.store().recover());

    subject.setFull(false);
    assertTrue(subject.store().recover());
    assertInstanceOf(Store.Health.Good.class, subject.store().health());
    assertEquals(Optional.of(Bytes.utf8("yes")), talk.get(ONE, Table.DATA, "kept"));
    talk.write(ONE, StoreTalk.put(Table.DATA, "again", Bytes.utf8("yes")));
    assertEquals(Optional.of(Bytes.utf8("yes")), talk.get(ONE, Table.DATA, "again"));
  }

  private static Write[] stateAt(int moment) {
    return new Write[] {
      StoreTalk.put(Table.STATE, "row", Bytes.of(moment)),
      StoreTalk.put(Table.STATE, "applied", Bytes.of(moment))
    };
  }
}

package io.coterie.protocols.tablets;

import io.coterie.core.kernel.Batch;
import io.coterie.core.kernel.Table;
import io.coterie.core.kernel.Token;
import io.coterie.core.kernel.Write;
import io.coterie.core.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Brings committed blocks into the state, and drops log that the disk no longer needs.
///
/// The state has no write-ahead log of its own: it carries the applied position in the same batch,
/// a crash takes it back to a flush, and the log from there on is applied again. So log is dropped
/// only below a flushed position.
final class Applying {
  /// Outcomes are forgotten in steps of this, so that few range deletes are needed.
  private static final long FORGET_STEP_MILLIS = 10_000;

  private final TabletState state;
  private final Settled settled;
  private long unflushedBytes;
  private long flushed;
  private long flushing;
  private @Nullable Token flush;

  /// Told of every write of the state that comes from an entry, then of its block.
  interface Settled {
    void settled(Entry entry, long version, Bytes key, @Nullable Bytes value);

    void settled(Block block);
  }

  Applying(TabletState state, Settled settled) {
    this.state = state;
    this.settled = settled;
  }

  /// Raises the commit index and applies what is thereby committed.
  void commit(Turn turn, long index) {
    state.commit = Math.max(state.commit, index);
    // Also of a tablet that nobody writes to: its share shrinks as others come.
    state.log.trim(state.appliedIndex());
    @Nullable Block block = state.log.after(state.appliedIndex());
    if (block == null || block.lastIndex() > state.commit) {
      return;
    }
    List<Write> writes = new ArrayList<>();
    Stored.Applied applied = state.applied;
    while (block != null && block.lastIndex() <= state.commit) {
      applied = apply(turn, block, applied, writes);
      settled.settled(block);
      unflushedBytes += block.encoded().size();
      block = state.log.after(block.lastIndex());
    }
    writes.add(
        new Write.Put(
            Table.STATE, Keys.applied(state.generation), Stored.Applied.CODEC.encode(applied)));
    turn.effects().apply(Batch.of(writes));
    state.applied = applied;
    state.log.trim(applied.at().index());
    flushWhenDue(turn);
  }

  private Stored.Applied apply(Turn turn, Block block, Stored.Applied before, List<Write> writes) {
    long wall = Math.max(before.wallMillis(), block.wallMillis());
    long forgotten = forget(wall, before.forgottenBefore(), writes);
    for (int i = 0; i < block.entries().size(); i++) {
      Entry entry = block.entries().get(i);
      long version = block.firstIndex() + i;
      for (int j = 0; j < entry.mutations().size(); j++) {
        writes.add(write(entry, entry.mutations().get(j), version));
      }
      if (entry.writeId().wallMillis() >= forgotten) {
        Bytes key = Keys.outcome(state.generation, entry.writeId());
        Bytes outcome = Stored.number(version);
        writes.add(new Write.Put(Table.STATE, key, outcome));
        settled.settled(entry, version, key, outcome);
      }
      turn.effects().notify(entry.row(), version);
    }
    return new Stored.Applied(block.last(), wall, forgotten);
  }

  private long forget(long wall, long before, List<Write> writes) {
    long horizon = wall - state.config.retryHorizonMillis();
    long forgotten = Math.max(0, horizon - Math.floorMod(horizon, FORGET_STEP_MILLIS));
    if (forgotten <= before) {
      return before;
    }
    writes.add(
        new Write.DeleteRange(
            Table.STATE,
            Keys.outcomesFrom(state.generation, 0),
            Keys.outcomesFrom(state.generation, forgotten)));
    return forgotten;
  }

  private Write write(Entry entry, Mutation mutation, long version) {
    Bytes key = Keys.cell(state.generation, entry.row(), mutation.column());
    return switch (mutation) {
      case Mutation.Put put -> {
        Bytes cell = Stored.StoredCell.CODEC.encode(new Stored.StoredCell(version, put.value()));
        settled.settled(entry, version, key, cell);
        yield new Write.Put(Table.STATE, key, cell);
      }
      case Mutation.Delete _ -> {
        settled.settled(entry, version, key, null);
        yield new Write.Delete(Table.STATE, key);
      }
    };
  }

  private void flushWhenDue(Turn turn) {
    // A life that has flushed nothing yet does not know that an earlier one has.
    boolean fromBefore = flushed == 0 && state.log.isOverfull(state.appliedIndex());
    if (flush == null && (fromBefore || unflushedBytes >= state.config.flushBytes())) {
      flushing = state.appliedIndex();
      unflushedBytes = 0;
      flush = turn.effects().flush(Table.STATE);
    }
  }

  void onStored(Turn turn, Token token) {
    if (flush != null && token.compareTo(flush) >= 0) {
      flush = null;
      flushed = Math.max(flushed, flushing);
      List<Write> writes = state.log.truncate(flushed);
      if (!writes.isEmpty()) {
        state.persist(turn, writes, List.of());
      }
      flushWhenDue(turn);
    }
  }

  /// The state was taken over whole and is on disk up to `index`.
  void replaced(long index) {
    flush = null;
    flushed = index;
    unflushedBytes = 0;
  }
}

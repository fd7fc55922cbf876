package io.coterie.protocols.tablets;

import io.coterie.core.kernel.Batch;
import io.coterie.core.kernel.Found;
import io.coterie.core.kernel.Query;
import io.coterie.core.kernel.Row;
import io.coterie.core.kernel.Table;
import io.coterie.core.kernel.Token;
import io.coterie.core.kernel.Write;
import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.Source;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads what an earlier life left: META, the applied position, and the log after it.
///
/// It ends with a persist: when that is durable, so is everything that an earlier life wrote, and
/// the log found may be counted as stored.
final class Opening {
  private static final Query.Limit PIECE = new Query.Limit(256, 1 << 20);

  private final TabletState state;
  private Step step = Step.META;
  private @Nullable Token token;
  private Position base = Position.NONE;
  private final List<Position> starts = new ArrayList<>();
  private final List<TabletLog.Mark> marks = new ArrayList<>();
  private Bytes from = Keys.FIRST;

  /// The end of the log, as far as it has been read.
  private Position found = Position.NONE;

  /// Whether the log goes on where the state ends.
  private boolean meets;

  private enum Step {
    META,
    APPLIED,
    LOG,
    SYNC,
    DONE
  }

  Opening(TabletState state) {
    this.state = state;
  }

  void start(Turn turn) {
    loadMeta(turn);
  }

  private void loadMeta(Turn turn) {
    token = turn.effects().load(Query.scan(Table.META, from, Keys.END, PIECE));
  }

  void onLoaded(Turn turn, Token loaded, Found.Rows rows) {
    if (!loaded.equals(token)) {
      return;
    }
    switch (step) {
      case META -> onMeta(turn, rows);
      case APPLIED -> onApplied(turn, rows);
      case LOG -> onLog(turn, rows);
      case SYNC, DONE -> {}
    }
  }

  private void onMeta(Turn turn, Found.Rows rows) {
    for (Row row : rows.rows()) {
      if (row.key().equals(Keys.PROMISE)) {
        state.promise = Stored.NUMBER.decode(row.value());
      } else if (row.key().equals(Keys.BASE)) {
        base = Stored.POSITION.decode(row.value());
      } else if (row.key().equals(Keys.GENERATION)) {
        state.generation = Math.toIntExact(Stored.NUMBER.decode(row.value()));
      } else if (Keys.isStart(row.key())) {
        long epoch = new Source(row.key().slice(1, 9)).i64();
        starts.add(new Position(epoch, Stored.NUMBER.decode(row.value())));
      } else if (Keys.isMark(row.key())) {
        long index = new Source(row.key().slice(1, 9)).i64();
        marks.add(new TabletLog.Mark(index, Stored.NUMBER.decode(row.value())));
      }
    }
    if (rows.more()) {
      from = rows.rows().getLast().key().successor();
      loadMeta(turn);
      return;
    }
    step = Step.APPLIED;
    token = turn.effects().load(Query.get(Table.STATE, Keys.applied(state.generation)));
  }

  private void onApplied(Turn turn, Found.Rows rows) {
    Stored.Applied applied =
        rows.value().map(Stored.Applied.CODEC::decode).orElse(Stored.Applied.NOTHING);
    state.applied = applied;
    state.commit = applied.at().index();
    LogShape shape = new LogShape(base);
    starts.forEach(shape::restoreStart);
    meets = base.equals(applied.at());
    found = base;
    state.log.restore(shape);
    step = Step.LOG;
    loadLog(turn, applied.at().index());
  }

  /// From the block that ends at `index` on, which shows that log and state meet.
  private void loadLog(Turn turn, long index) {
    token = turn.effects().load(Query.scan(Table.LOG, Keys.block(index), Keys.END, PIECE));
  }

  private void onLog(Turn turn, Found.Rows rows) {
    long applied = state.appliedIndex();
    for (Row row : rows.rows()) {
      Block block = Block.decode(row.value());
      meets |= block.lastIndex() == applied;
      found = block.last();
      if (block.lastIndex() > applied) {
        state.log.remember(block);
      }
    }
    if (rows.more()) {
      loadLog(turn, found.index() + 1);
      return;
    }
    state.log.shape().restoreLast(found);
    List<Write> writes = new ArrayList<>();
    state.log.restoreMarks(marks, writes);
    if (!meets) {
      // The state was written back before the log was synced: it is ahead, and all committed.
      state.log.reset(state.applied.at(), writes);
    }
    dropOtherGenerations(turn);
    state.promise(state.promise, writes);
    step = Step.SYNC;
    token = state.persist(turn, writes, List.of());
  }

  private void dropOtherGenerations(Turn turn) {
    int generation = state.generation;
    Bytes own = Keys.generation(generation);
    Bytes next = Keys.generation(generation + 1);
    turn.effects()
        .apply(
            Batch.of(
                new Write.DeleteRange(Table.STATE, Keys.FIRST, own),
                new Write.DeleteRange(Table.STATE, next, Keys.END)));
  }

  /// True once, when everything of the earlier life is known and durable.
  boolean onStored(Token stored) {
    if (step == Step.SYNC && token != null && stored.compareTo(token) >= 0) {
      step = Step.DONE;
      return true;
    }
    return false;
  }
}

package io.coterie.protocols.tablets;

import io.coterie.core.kernel.Found;
import io.coterie.core.kernel.Outcome;
import io.coterie.core.kernel.Query;
import io.coterie.core.kernel.Row;
import io.coterie.core.kernel.Table;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Answers what has changed after a version, from the log as far as it is applied.
final class ChangeFeed {
  /// So much log is looked through for one answer; it may find nothing and still move the cursor.
  private static final Query.Limit PIECE = new Query.Limit(1024, 1 << 20);

  private final TabletState state;

  ChangeFeed(TabletState state) {
    this.state = state;
  }

  /// Nothing when the answer needs log that is only on disk.
  @Nullable Outcome fromMemory(TabletOperation.Changes wanted) {
    if (wanted.afterVersion() == TabletOperation.Changes.FROM_NOW) {
      return new Outcome.Done(new TabletAnswer.ChangeList(List.of(), state.appliedIndex(), false));
    }
    long base = state.log.shape().base().index();
    if (wanted.afterVersion() < base) {
      return Refusals.cursorTooOld(base);
    }
    if (wanted.afterVersion() >= state.appliedIndex()) {
      return new Outcome.Done(new TabletAnswer.ChangeList(List.of(), wanted.afterVersion(), false));
    }
    @Nullable Block block = state.log.holding(wanted.afterVersion() + 1);
    if (block == null) {
      return null;
    }
    Collected collected = new Collected(wanted);
    int bytes = 0;
    while (block != null
        && block.lastIndex() <= state.appliedIndex()
        && bytes < PIECE.bytes()
        && collected.take(block)) {
      bytes += block.encoded().size();
      block = state.log.after(block.lastIndex());
    }
    return collected.outcome(state.appliedIndex());
  }

  Query query(TabletOperation.Changes wanted) {
    return Query.scan(Table.LOG, Keys.block(wanted.afterVersion() + 1), Keys.END, PIECE);
  }

  /// The blocks are as they were when they were read: what has been taken back since is no change.
  Outcome fromDisk(TabletOperation.Changes wanted, Found.Rows rows) {
    long base = state.log.shape().base().index();
    if (wanted.afterVersion() < base) {
      return Refusals.cursorTooOld(base);
    }
    Collected collected = new Collected(wanted);
    for (Row row : rows.rows()) {
      Block block = Block.decode(row.value());
      boolean applied =
          block.lastIndex() <= state.appliedIndex() && state.log.shape().contains(block.last());
      if (!applied || !collected.take(block)) {
        break;
      }
    }
    return collected.outcome(state.appliedIndex());
  }

  private static final class Collected {
    private final TabletOperation.Changes wanted;
    private final List<TabletAnswer.Change> changes = new ArrayList<>();
    private long upTo;
    private int bytes;

    Collected(TabletOperation.Changes wanted) {
      this.wanted = wanted;
      this.upTo = wanted.afterVersion();
    }

    /// False when the answer is full.
    boolean take(Block block) {
      for (int i = 0; i < block.entries().size(); i++) {
        long version = block.firstIndex() + i;
        Entry entry = block.entries().get(i);
        if (version <= wanted.afterVersion() || !wanted.scope().holds(entry.row())) {
          continue;
        }
        int size = Limits.size(entry.row(), entry.mutations());
        boolean full =
            changes.size() >= wanted.limit().cells()
                || (!changes.isEmpty() && bytes + size > wanted.limit().bytes());
        if (full) {
          return false;
        }
        changes.add(new TabletAnswer.Change(version, entry.row(), entry.mutations()));
        bytes += size;
        upTo = version;
      }
      upTo = Math.max(upTo, block.lastIndex());
      return true;
    }

    Outcome outcome(long applied) {
      return new Outcome.Done(new TabletAnswer.ChangeList(changes, upTo, upTo < applied));
    }
  }
}

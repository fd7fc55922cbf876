package io.coterie.protocols.tablets;

import io.coterie.core.kernel.Table;
import io.coterie.core.kernel.Write;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The log of one replica: its shape, the recent blocks in memory (all that are not applied, and
/// some more for secondaries that lag a little), and the writes that keep the disk in step.
final class TabletLog {
  /// The log that is kept has about so many marks; it is dropped from mark to mark.
  private static final int MARKS = 64;

  private final TabletConfig config;
  private final TabletMemory.Share memory;
  private LogShape shape = new LogShape(Position.NONE);
  private final TreeMap<Long, Block> recent = new TreeMap<>();
  private long recentBytes;
  private final ArrayDeque<Mark> marks = new ArrayDeque<>();
  private long unmarkedBytes;
  private long markedBytes;

  /// So many bytes of log end at this index, after the mark before.
  record Mark(long index, long bytes) {}

  TabletLog(TabletConfig config, TabletMemory.Share memory) {
    this.config = config;
    this.memory = memory;
  }

  LogShape shape() {
    return shape;
  }

  Position last() {
    return shape.last();
  }

  /// Opening: what is on disk begins like this.
  void restore(LogShape found) {
    shape = found;
  }

  /// Opening: the marks of an earlier life, in order, once it is known where the log ends. Without
  /// them a node that restarts often would never know of enough log to drop any.
  void restoreMarks(List<Mark> found, List<Write> writes) {
    for (Mark mark : found) {
      if (mark.index() > shape.base().index() && mark.index() <= shape.last().index()) {
        marks.addLast(mark);
        markedBytes += mark.bytes();
      } else {
        writes.add(new Write.Delete(Table.META, Keys.mark(mark.index())));
      }
    }
  }

  /// Opening: a block that is already on disk.
  void remember(Block block) {
    recent.put(block.lastIndex(), block);
    recentBytes += block.encoded().size();
  }

  /// Appends the block and adds what is to be persisted with it.
  void append(Block block, List<Write> writes) {
    if (shape.append(block)) {
      writes.add(
          new Write.Put(Table.META, Keys.start(block.epoch()), Stored.number(block.firstIndex())));
    }
    writes.add(new Write.Put(Table.LOG, Keys.block(block.lastIndex()), block.encoded()));
    remember(block);
    unmarkedBytes += block.encoded().size();
    if (unmarkedBytes >= config.retainBytes() / MARKS) {
      marks.addLast(new Mark(block.lastIndex(), unmarkedBytes));
      writes.add(
          new Write.Put(Table.META, Keys.mark(block.lastIndex()), Stored.number(unmarkedBytes)));
      markedBytes += unmarkedBytes;
      unmarkedBytes = 0;
    }
  }

  /// Takes back everything after `index`.
  void rollBack(long index, List<Write> writes) {
    for (long epoch : shape.rollBack(index)) {
      writes.add(new Write.Delete(Table.META, Keys.start(epoch)));
    }
    writes.add(new Write.DeleteRange(Table.LOG, Keys.block(index + 1), Keys.END));
    Map<Long, Block> tail = recent.tailMap(index, false);
    for (Block block : tail.values()) {
      recentBytes -= block.encoded().size();
    }
    tail.clear();
    while (!marks.isEmpty() && marks.getLast().index() > index) {
      Mark gone = marks.removeLast();
      markedBytes -= gone.bytes();
      writes.add(new Write.Delete(Table.META, Keys.mark(gone.index())));
    }
  }

  /// Whether there is old log over the limit, nothing of it above `index`.
  boolean isOverfull(long index) {
    return !marks.isEmpty()
        && markedBytes > config.retainBytes()
        && marks.getFirst().index() <= index;
  }

  /// Drops old log over the limit, nothing above `index`; answers what is to be persisted.
  List<Write> truncate(long index) {
    long to = 0;
    while (isOverfull(index)) {
      Mark mark = marks.removeFirst();
      markedBytes -= mark.bytes();
      to = mark.index();
    }
    if (to <= shape.base().index()) {
      return List.of();
    }
    List<Write> writes = new ArrayList<>();
    for (long epoch : shape.truncate(to)) {
      writes.add(new Write.Delete(Table.META, Keys.start(epoch)));
    }
    writes.add(new Write.DeleteRange(Table.META, Keys.mark(0), Keys.mark(to + 1)));
    writes.add(new Write.Put(Table.META, Keys.BASE, Stored.POSITION.encode(shape.base())));
    writes.add(new Write.DeleteRange(Table.LOG, Keys.FIRST, Keys.block(to + 1)));
    return writes;
  }

  /// Begins anew after a state that was taken over whole.
  void reset(Position base, List<Write> writes) {
    writes.add(new Write.DeleteRange(Table.META, Keys.start(0), Keys.start(Long.MAX_VALUE)));
    writes.add(new Write.DeleteRange(Table.META, Keys.mark(0), Keys.mark(Long.MAX_VALUE)));
    writes.add(new Write.Put(Table.META, Keys.BASE, Stored.POSITION.encode(base)));
    writes.add(new Write.DeleteRange(Table.LOG, Keys.FIRST, Keys.END));
    shape = new LogShape(base);
    recent.clear();
    recentBytes = 0;
    marks.clear();
    markedBytes = 0;
    unmarkedBytes = 0;
  }

  /// The block that follows `index`, if it is in memory.
  @Nullable Block after(long index) {
    Map.@Nullable Entry<Long, Block> next = recent.higherEntry(index);
    return next == null || next.getValue().firstIndex() != index + 1 ? null : next.getValue();
  }

  /// The block that holds `index`, if it is in memory.
  @Nullable Block holding(long index) {
    Map.@Nullable Entry<Long, Block> next = recent.ceilingEntry(index);
    return next == null || next.getValue().firstIndex() > index ? null : next.getValue();
  }

  /// Lets go of applied blocks over the limit, or over this tablet's share.
  void trim(long applied) {
    long most = Math.min(config.tailBytes(), memory.tailBytes());
    while (recentBytes > most && recent.firstKey() <= applied) {
      recentBytes -= recent.pollFirstEntry().getValue().encoded().size();
    }
  }
}

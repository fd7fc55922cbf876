package io.coterie.protocols.tablets;

import java.util.ArrayList;
import java.util.List;

/// Which positions a log has, without its blocks: where it begins, which epoch wrote which part,
/// where it ends.
///
/// Two logs that have the same position have the same blocks up to it, because an epoch has one
/// primary; so a common point is found by comparing shapes.
final class LogShape {
  /// Everything up to here is dropped from the log and part of the state.
  private Position base;

  /// The first positions of epochs after the base, in order; the base's own epoch is not listed.
  private final List<Position> starts = new ArrayList<>();

  private Position last;

  LogShape(Position base) {
    this.base = base;
    this.last = base;
  }

  Position base() {
    return base;
  }

  Position last() {
    return last;
  }

  boolean contains(Position position) {
    return position.equals(last)
        || (position.index() >= base.index()
            && position.index() <= last.index()
            && epochAt(position.index()) == position.epoch());
  }

  /// The epoch that wrote the index, which lies between base and last.
  long epochAt(long index) {
    for (int i = starts.size() - 1; i >= 0; i--) {
      if (starts.get(i).index() <= index) {
        return starts.get(i).epoch();
      }
    }
    return base.epoch();
  }

  Position at(long index) {
    return index == last.index() ? last : new Position(epochAt(index), index);
  }

  /// The greatest own position that is not greater than `position`; never below the base.
  Position floor(Position position) {
    if (last.compareTo(position) <= 0) {
      return last;
    }
    long end = last.index();
    for (int i = starts.size() - 1; i >= 0; i--) {
      Position start = starts.get(i);
      if (start.epoch() < position.epoch()) {
        return new Position(start.epoch(), end);
      }
      if (start.epoch() == position.epoch() && start.index() <= position.index()) {
        return new Position(start.epoch(), Math.min(end, position.index()));
      }
      end = start.index() - 1;
    }
    boolean within = base.epoch() == position.epoch() && position.index() < end;
    long index = within ? Math.max(base.index(), position.index()) : end;
    return base.compareTo(position) >= 0 ? base : new Position(base.epoch(), index);
  }

  /// Adds a block's positions; true when it is the first of its epoch.
  boolean append(Block block) {
    if (block.firstIndex() != last.index() + 1 || block.epoch() < last.epoch()) {
      throw new IllegalStateException(block + " does not follow " + last);
    }
    boolean opens = block.epoch() > last.epoch();
    if (opens) {
      starts.add(new Position(block.epoch(), block.firstIndex()));
    }
    last = block.last();
    return opens;
  }

  /// Takes away everything after `index`; answers the epochs that thereby have no block any more.
  List<Long> rollBack(long index) {
    if (index < base.index() || index > last.index()) {
      throw new IllegalStateException("no roll-back to " + index + " of " + base + ".." + last);
    }
    List<Long> gone = new ArrayList<>();
    while (!starts.isEmpty() && starts.getLast().index() > index) {
      gone.add(starts.removeLast().epoch());
    }
    last = new Position(epochAt(index), index);
    return gone;
  }

  /// Takes away everything up to `index`; answers the epochs that the base now stands for.
  List<Long> truncate(long index) {
    if (index < base.index() || index > last.index()) {
      throw new IllegalStateException("no truncation at " + index + " of " + base + ".." + last);
    }
    base = new Position(epochAt(index), index);
    List<Long> gone = new ArrayList<>();
    while (!starts.isEmpty() && starts.getFirst().index() <= index) {
      gone.add(starts.removeFirst().epoch());
    }
    return gone;
  }

  /// Opening: the epochs' first positions as stored, in order.
  void restoreStart(Position start) {
    if (start.index() > base.index()) {
      starts.add(start);
    }
  }

  /// Opening: where the log ends, once it has been read to its end; epochs that were to begin later
  /// were lost with their blocks.
  void restoreLast(Position found) {
    while (!starts.isEmpty() && starts.getLast().index() > found.index()) {
      starts.removeLast();
    }
    last = found;
  }

  List<Position> starts() {
    return starts;
  }
}

package io.coterie.server;

import io.coterie.core.kernel.Burst;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Threads of adapters that bring mail, and take the turn of the shard they bring it to when nobody
/// else does: a hop between two threads costs more than most turns.
final class Bringers implements Burst {
  /// The shards that a thread owns until its burst ends; absent outside of one.
  private static final ThreadLocal<@Nullable Deque<ShardThread>> OWNED = new ThreadLocal<>();

  @Override
  public boolean begin() {
    if (OWNED.get() != null) {
      return false;
    }
    OWNED.set(new ArrayDeque<>());
    return true;
  }

  /// Takes the turn of the first shard that got mail. Those of further ones are left to their own
  /// threads, so that shards still work side by side.
  @Override
  public void end() {
    Deque<ShardThread> shards = OWNED.get();
    OWNED.remove();
    if (shards == null || shards.isEmpty()) {
      return;
    }
    ShardThread first = shards.removeFirst();
    shards.forEach(ShardThread::handOver);
    first.turn();
  }

  /// The shards whose turns the burst of this thread has promised; null when it is in none.
  static @Nullable Deque<ShardThread> promised() {
    return OWNED.get();
  }
}

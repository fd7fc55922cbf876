package io.coterie.node;

import io.coterie.core.kernel.Coordination;
import io.coterie.core.kernel.Moment;
import io.coterie.core.kernel.Store;
import io.coterie.core.kernel.StoreFailure;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A failed store and the way back, as one shard sees it.
///
/// The store is the whole node's, so its failure is too: the store's contract wants every machine
/// of every shard gone before it recovers. A shard that hears of a failure ends its machines and
/// tells the first shard. That one alone tells the others, waits for all of them, recovers the
/// store, and alone says that it is well again; as both kinds of news come from one sender in
/// order, no shard can take the failure of the next outage for that of the last one.
final class Outage {
  /// How often another coordinator is asked to lead while this node cannot act.
  private static final Duration HAND_OVER_INTERVAL = Duration.ofSeconds(5);

  private final int shard;
  private final Node node;
  private final Store store;
  private final int shards;
  private final Optional<Coordination> log;
  private final Duration interval;
  private final TreeSet<Integer> ended = new TreeSet<>();
  private @Nullable StoreFailure failure;
  private long recoverAtNanos;
  private long handOverAtNanos;

  Outage(int shard, Node node, NodePorts ports) {
    this.shard = shard;
    this.node = node;
    this.store = ports.store();
    this.log = ports.coordination();
    this.shards = ports.config().shards();
    this.interval = ports.config().recoverInterval();
  }

  /// Why nothing can be asked now; null when all is well.
  @Nullable StoreFailure failure() {
    return failure;
  }

  /// Heard from the store or from the first shard; the machines end by `end`, once per outage.
  void failed(StoreFailure why, Moment now, Runnable end) {
    if (failure != null) {
      return;
    }
    failure = why;
    end.run();
    if (shard == 0) {
      node.tellOtherShards(new Envelope.StoreFailed(why));
      ended.add(0);
      recoverAtNanos = now.after(interval);
      handOver(now);
    } else {
      node.tellShard(0, new Envelope.ShardEnded(shard, why));
    }
  }

  /// To the first shard: another one has ended its machines.
  void ended(Envelope.ShardEnded other, Moment now, Runnable end) {
    failed(other.failure(), now, end);
    ended.add(other.shard());
  }

  void recovered() {
    failure = null;
  }

  /// On the first shard, once every shard has ended: tries to recover; true when all may start.
  boolean tryRecover(Moment now) {
    if (!isWaiting() || now.isBefore(recoverAtNanos)) {
      return false;
    }
    if (!store.recover()) {
      recoverAtNanos = now.after(interval);
      if (!now.isBefore(handOverAtNanos)) {
        handOver(now);
      }
      return false;
    }
    ended.clear();
    failure = null;
    node.tellOtherShards(new Envelope.StoreRecovered());
    return true;
  }

  /// A leader without its control machine decides nothing; the log alone would keep it in office.
  /// It may be elected again, so that it is said again.
  private void handOver(Moment now) {
    handOverAtNanos = now.after(HAND_OVER_INTERVAL);
    log.ifPresent(Coordination::handOver);
  }

  long nanosToNext(long nowNanos) {
    return isWaiting() ? Math.max(0, recoverAtNanos - nowNanos) : Long.MAX_VALUE;
  }

  private boolean isWaiting() {
    return ended.size() == shards;
  }
}

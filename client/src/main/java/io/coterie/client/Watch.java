package io.coterie.client;

import io.coterie.core.identity.NodeId;
import io.coterie.core.kernel.InstanceId;
import io.coterie.core.kernel.Refusal;
import io.coterie.core.placement.TabletPlacement;
import io.coterie.node.NodeFrame;
import io.coterie.protocols.tablets.TabletAnswer;
import io.coterie.protocols.tablets.TabletOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The changes of a row, or of all rows with a prefix, from a cursor on: each once, those of a row
/// in their order, as they happen (P34). For one thread.
///
/// The nodes' news only wakes the watch; what has changed is read from the watch's own cursor, so
/// news may be lost without loss. All replicas are asked for news: when the primary dies, its
/// successor's first change is told too.
public final class Watch implements AutoCloseable {
  private final TabletKeyspace keyspace;
  private final TabletOperation.Scope scope;
  private final WatchCursor begun;
  private final Map<InstanceId, Long> reached = new TreeMap<>();
  private final Map<InstanceId, Renewal> renewals = new TreeMap<>();
  private final Link.Subscription subscription;

  /// Whether every tablet has been read once. A watch from now on hands nothing out before: its
  /// cursor could not say where the other tablets begin.
  private boolean complete;

  /// Where the next round begins, so that a tablet without a primary does not starve the others.
  private int first;

  /// A change, and the cursor after it.
  public record Seen(TabletAnswer.Change change, WatchCursor cursor) {}

  private record Renewal(List<NodeId> replicas, long dueNanos) {}

  Watch(TabletKeyspace keyspace, TabletOperation.Scope scope, WatchCursor begun) {
    this.keyspace = keyspace;
    this.scope = scope;
    this.begun = begun;
    this.subscription = keyspace.database().link().subscribe();
  }

  /// Up to where changes were handed out; a new watch goes on from there.
  public WatchCursor cursor() {
    return begun.isFromNow() && !complete ? begun : WatchCursor.of(begun, reached, complete);
  }

  /// The next changes; waits for some at most `millis`, then the list is empty. A refusal with
  /// `CURSOR_TOO_OLD` means: read the rows, and watch from a cursor taken before.
  public Result<List<Seen>> next(long millis) {
    Link link = keyspace.database().link();
    long endNanos = link.now().monotonicNanos() + millis * 1_000_000L;
    Set<InstanceId> due = Set.of();
    while (true) {
      Result<List<TabletPlacement>> found = keyspace.tablets(scope, keyspace.database().call());
      if (!(found instanceof Result.Done<List<TabletPlacement>>(var tablets))) {
        return found.failedAs();
      }
      if (tablets.size() > WatchCursor.TABLETS_MAX) {
        return tooMany(tablets.size());
      }
      renew(tablets);
      Round round = read(tablets, due);
      if (!round.changes.isEmpty()) {
        return new Result.Done<>(round.changes);
      }
      if (round.failure != null) {
        return round.failure.failedAs();
      }
      long leftMillis = (endNanos - link.now().monotonicNanos()) / 1_000_000L;
      if (!round.more.isEmpty()) {
        due = round.more;
      } else if (leftMillis <= 0) {
        return new Result.Done<>(List.of());
      } else {
        due = subscription.await(reached, Math.min(leftMillis, renewMillis()));
      }
    }
  }

  private static Result<List<Seen>> tooMany(int tablets) {
    return new Result.Refused<>(
        Refusal.INVALID,
        "one watch follows %d tablets at most, not %d".formatted(WatchCursor.TABLETS_MAX, tablets),
        "watch a row, or a prefix in a keyspace with fewer tablets");
  }

  /// The same watch from now on, in place of this one, for whom the history is gone.
  public Watch fromNow() {
    close();
    return new Watch(keyspace, scope, WatchCursor.NOW);
  }

  @Override
  public void close() {
    subscription.close();
  }

  /// One look at each tablet that is due.
  private static final class Round {
    final List<Seen> changes = new ArrayList<>();
    final Set<InstanceId> more = new TreeSet<>();
    @Nullable Result<TabletAnswer.ChangeList> failure;
  }

  /// Reads the tablets that are due, all when none is named. What was read before one failed is
  /// kept: its cursor has moved. The next round begins after the one that failed.
  private Round read(List<TabletPlacement> tablets, Set<InstanceId> due) {
    Round round = new Round();
    boolean establishing = begun.isFromNow() && !complete;
    int from = first;
    for (int i = 0; i < tablets.size(); i++) {
      InstanceId id = tablets.get((from + i) % tablets.size()).tablet();
      boolean passed = establishing ? reached.containsKey(id) : !due.isEmpty() && !due.contains(id);
      if (passed) {
        continue;
      }
      Long known = reached.get(id);
      long after = known == null ? begun.of(id) : known;
      Result<TabletAnswer.ChangeList> read = keyspace.changesIn(id, scope, after);
      if (!(read instanceof Result.Done<TabletAnswer.ChangeList>(var list))) {
        round.failure = read;
        first = (from + i + 1) % tablets.size();
        break;
      }
      for (TabletAnswer.Change change : list.changes()) {
        reached.put(id, change.version());
        round.changes.add(new Seen(change, cursor()));
      }
      reached.put(id, Math.max(after, list.upTo()));
      if (list.more()) {
        round.more.add(id);
      }
    }
    boolean all = tablets.stream().map(TabletPlacement::tablet).allMatch(this::isReached);
    complete |= all && !tablets.isEmpty();
    return round;
  }

  private boolean isReached(InstanceId tablet) {
    return reached.containsKey(tablet) || begun.names(tablet);
  }

  /// Asks every replica, and again before the wish ends or when the replicas are others.
  private void renew(List<TabletPlacement> tablets) {
    Database database = keyspace.database();
    long nowNanos = database.link().now().monotonicNanos();
    for (TabletPlacement tablet : tablets) {
      Renewal last = renewals.get(tablet.tablet());
      if (last == null
          || !last.replicas.equals(tablet.replicas())
          || nowNanos - last.dueNanos >= 0) {
        NodeFrame.Subscribe wish =
            new NodeFrame.Subscribe(
                0,
                tablet.tablet(),
                database.principal(),
                scope.row(),
                database.config().subscriptionMillis());
        tablet.replicas().forEach(replica -> subscription.ask(replica, wish));
        renewals.put(
            tablet.tablet(), new Renewal(tablet.replicas(), nowNanos + renewMillis() * 1_000_000L));
      }
    }
  }

  private long renewMillis() {
    return keyspace.database().config().subscriptionMillis() / 3;
  }
}

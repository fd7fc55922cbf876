package io.coterie.client;

import io.coterie.core.identity.NodeId;
import io.coterie.core.placement.TabletPlacement;
import io.coterie.core.wire.Bytes;
import io.coterie.node.NodeFrame;
import io.coterie.protocols.tablets.ReadLimit;
import io.coterie.protocols.tablets.TabletAnswer;
import io.coterie.protocols.tablets.TabletOperation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The changes of one row from a version on: each once, in order, as they happen (P34).
///
/// The node's news only wakes the watch; what has changed is read from the watch's own cursor, so
/// news may be lost without loss. The cursor can be kept and a new watch begun from it later.
public final class Watch implements AutoCloseable {
  private final TabletKeyspace keyspace;
  private final Bytes row;
  private long cursor;
  private Link.@Nullable Subscription subscription;
  private @Nullable NodeId renewedAt;
  private long renewNanos;

  Watch(TabletKeyspace keyspace, Bytes row, long afterVersion) {
    this.keyspace = keyspace;
    this.row = row;
    this.cursor = afterVersion;
  }

  /// The version up to which changes were handed out.
  public long cursor() {
    return cursor;
  }

  /// The next changes; waits for some at most `millis`, then the list is empty. A refusal with
  /// `CURSOR_TOO_OLD` means: read the row and watch from there.
  public Result<List<TabletAnswer.Change>> next(long millis) {
    Link link = keyspace.database().link();
    long endNanos = link.now().monotonicNanos() + millis * 1_000_000L;
    while (true) {
      renew();
      Result<TabletAnswer.ChangeList> read =
          keyspace.changes(TabletOperation.Scope.ofRow(row), cursor, ReadLimit.DEFAULT);
      switch (read) {
        case Result.Done<TabletAnswer.ChangeList>(var list) -> {
          cursor = Math.max(cursor, list.upTo());
          if (!list.changes().isEmpty()) {
            return new Result.Done<>(list.changes());
          }
          if (list.more()) {
            continue;
          }
        }
        case Result.Refused<TabletAnswer.ChangeList>(var reason, var detail, var cure) -> {
          return new Result.Refused<>(reason, detail, cure);
        }
        case Result.Unknown<TabletAnswer.ChangeList>(var detail) -> {
          return new Result.Unknown<>(detail);
        }
      }
      long leftMillis = (endNanos - link.now().monotonicNanos()) / 1_000_000L;
      if (leftMillis <= 0) {
        return new Result.Done<>(List.of());
      }
      await(Math.min(leftMillis, keyspace.database().config().subscriptionMillis() / 3));
    }
  }

  @Override
  public void close() {
    if (subscription != null) {
      subscription.close();
    }
  }

  private void await(long millis) {
    if (subscription != null) {
      subscription.await(cursor, millis);
    } else {
      keyspace.database().link().pause(Math.min(millis, 100));
    }
  }

  /// Subscribes at the tablet's primary, and again before the subscription ends or when the primary
  /// is another.
  private void renew() {
    Database database = keyspace.database();
    long nowNanos = database.link().now().monotonicNanos();
    if (!(keyspace.placement(row, Bytes.EMPTY, database.call())
        instanceof Result.Done<TabletPlacement>(var tablet))) {
      return;
    }
    int ttlMillis = database.config().subscriptionMillis();
    if (subscription == null) {
      subscription =
          database.link().subscribe(new NodeFrame.Subscribe(0, tablet.tablet(), row, ttlMillis));
    }
    if (!tablet.primary().equals(renewedAt) || nowNanos - renewNanos >= 0) {
      subscription.renew(tablet.primary());
      renewedAt = tablet.primary();
      renewNanos = nowNanos + ttlMillis * 1_000_000L / 3;
    }
  }
}

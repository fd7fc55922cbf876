package io.coterie.gateways.http;

import io.coterie.client.Database;
import io.coterie.client.Result;
import io.coterie.core.control.ControlAnswer;
import io.coterie.core.identity.NodeId;
import io.coterie.core.placement.ClusterMap;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/// The cluster as one node knows it, and the bell that rings when it changes.
///
/// Whoever learns of a new cluster map calls [#changed]; streams wait for it, so that nobody asks
/// again and again.
public final class ClusterBoard {
  private final Database database;
  private final NodeId self;
  private final BooleanSupplier holdsSmtp;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition rung = lock.newCondition();
  private long changes;

  /// `holdsSmtp` says whether this node holds the mail port now.
  public ClusterBoard(Database database, NodeId self, BooleanSupplier holdsSmtp) {
    this.database = database;
    this.self = self;
    this.holdsSmtp = holdsSmtp;
  }

  /// The cluster is another than before; never blocks for long.
  public void changed() {
    lock.lock();
    try {
      changes++;
      rung.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// How often it has changed so far.
  long changes() {
    lock.lock();
    try {
      return changes;
    } finally {
      lock.unlock();
    }
  }

  /// Waits for a change after `seen`, at most `millis`; gives the count then.
  long await(long seen, long millis) throws InterruptedException {
    long leftNanos = TimeUnit.MILLISECONDS.toNanos(millis);
    lock.lockInterruptibly();
    try {
      while (changes == seen && leftNanos > 0) {
        leftNanos = rung.awaitNanos(leftNanos);
      }
      return changes;
    } finally {
      lock.unlock();
    }
  }

  NodeId self() {
    return self;
  }

  boolean holdsSmtp() {
    return holdsSmtp.getAsBoolean();
  }

  ClusterMap map() {
    return database.map();
  }

  /// What this node's control machine says; empty when it does not say anything in time.
  Optional<ControlAnswer.Status> status() {
    return database.cluster().statusOf(self)
            instanceof Result.Done<ControlAnswer.Status>(var status)
        ? Optional.of(status)
        : Optional.empty();
  }
}

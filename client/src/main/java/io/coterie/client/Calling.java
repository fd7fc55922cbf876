package io.coterie.client;

import io.coterie.core.identity.NodeId;
import io.coterie.core.kernel.InstanceId;
import io.coterie.core.kernel.Outcome;
import io.coterie.core.kernel.Refusal;
import io.coterie.core.kernel.WriteId;
import io.coterie.core.wire.Bytes;
import io.coterie.node.NodeFrame;
import java.util.Optional;

/// One call through all its tries: its deadline, its write id, its pauses.
final class Calling {
  private final Database database;
  private final long deadlineNanos;
  private final WriteId writeId;
  private int pauseMillis;
  private Optional<Outcome.Refused> refusal = Optional.empty();

  Calling(Database database, long deadlineNanos, WriteId writeId) {
    this.database = database;
    this.deadlineNanos = deadlineNanos;
    this.writeId = writeId;
    this.pauseMillis = database.config().pauseMillisMin();
  }

  /// Also when the caller was interrupted: nobody waits for the result any more.
  boolean isOver() {
    return millisLeft() <= 0 || Thread.currentThread().isInterrupted();
  }

  Outcome askOnce(NodeId node, InstanceId instance, Bytes operation) {
    int budgetMillis = (int) Math.min(database.config().tryMillis(), millisLeft());
    if (budgetMillis <= 0) {
      return new Outcome.Unknown("there was no time left to ask");
    }
    return database
        .link()
        .ask(
            node,
            new NodeFrame.Request(0, instance, database.asking(writeId), budgetMillis, operation));
  }

  /// Notes that a node has answered, if only to say why it cannot help.
  void refused(Outcome.Refused why) {
    refusal = Optional.of(why);
  }

  /// Why no map is known: what a node said last, or that none has said anything.
  <A> Result<A> nobodyHelps() {
    return refusal
        .<Result<A>>map(why -> new Result.Refused<>(why.reason(), why.detail(), why.cure()))
        .orElseGet(() ->
            new Result.Refused<>(
                Refusal.UNAVAILABLE, "no node of the cluster answers", "start it: coterie up"));
  }

  /// How a call ends whose last try was not answered. It names the time that all tries had, not the
  /// rest of it that was left for the last one; and what a node said before, which may be the
  /// cause.
  <A> Result<A> unanswered() {
    String said = refusal.map(why -> "; before, a node said: " + why.detail()).orElse("");
    return new Result.Unknown<>(
        "no answer within " + database.config().callMillis() / 1_000.0 + " s" + said);
  }

  /// Waits before the next try, each time longer, with half of it left to chance so that callers
  /// who were refused together do not come back together.
  void pause() {
    long half = Math.max(1, pauseMillis / 2);
    long millis = half + Math.floorMod(database.link().random(), half);
    database.link().pause(Math.min(millis, Math.max(1, millisLeft())));
    pauseMillis = Math.min(pauseMillis * 2, database.config().pauseMillisMax());
  }

  private long millisLeft() {
    return (deadlineNanos - database.link().now().monotonicNanos()) / 1_000_000L;
  }
}

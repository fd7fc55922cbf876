package io.coterie.node;

import io.coterie.core.kernel.Ask;
import io.coterie.core.kernel.InstanceId;
import io.coterie.core.kernel.Outcome;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The operations of clients that a shard's machines have not answered yet. Each is answered
/// exactly once: by its machine, at its deadline, or when its machine ends.
final class Completion {
  private record Waiting(long requestId, InstanceId instance, Responder responder) {}

  private final Map<Ask, Waiting> waiting = new TreeMap<>();
  private final Deadlines<Ask> deadlines = new Deadlines<>();
  private final int asksMax;
  private long asks;

  Completion(int asksMax) {
    this.asksMax = asksMax;
  }

  boolean isFull() {
    return waiting.size() >= asksMax;
  }

  Ask open(NodeFrame.Request request, Responder responder, long deadlineNanos) {
    Ask ask = new Ask(++asks);
    waiting.put(ask, new Waiting(request.id(), request.to(), responder));
    deadlines.set(ask, deadlineNanos);
    return ask;
  }

  /// Answers; an ask that was answered already (its deadline passed) is left alone.
  void complete(Ask ask, Outcome outcome) {
    Waiting asker = waiting.remove(ask);
    if (asker != null) {
      deadlines.cancel(ask);
      asker.responder.respond(new NodeFrame.Response(asker.requestId, outcome));
    }
  }

  void expire(long nowNanos) {
    for (Ask ask : deadlines.due(nowNanos)) {
      complete(ask, new Outcome.Unknown("the deadline passed before enough replicas answered"));
    }
  }

  /// The machine of this instance ends: what it was asked may or may not have happened.
  void abandon(InstanceId instance, String why) {
    List<Ask> open =
        waiting.entrySet().stream()
            .filter(entry -> entry.getValue().instance.equals(instance))
            .map(Map.Entry::getKey)
            .toList();
    open.forEach(ask -> complete(ask, new Outcome.Unknown(why)));
  }

  long nanosToFirst(long nowNanos) {
    return deadlines.nanosToFirst(nowNanos);
  }
}

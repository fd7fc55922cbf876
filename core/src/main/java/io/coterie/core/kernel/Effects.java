package io.coterie.core.kernel;

import io.coterie.core.identity.NodeId;
import io.coterie.core.wire.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The buffer that one machine instance writes its wishes into; the node carries them out in order
/// after `on` has returned.
///
/// **The barrier rule.** `send` and `reply` wait until every earlier `persist` and `flush` *of this
/// instance* is durable, in this and all previous turns: persist before you speak. `sendAhead` and
/// `replyAhead` do not wait; each use stands, with the reason why it is safe, in a table on the
/// mode's page.
public final class Effects<M> {
  private List<Effect<M>> pending = new ArrayList<>();
  private long lastToken;

  /// Writes to tables with a log; answered by [Input.Stored] when durable.
  public Token persist(Batch batch) {
    if (!batch.isLogged()) {
      throw new IllegalArgumentException("persist takes logged tables; use apply for STATE");
    }
    Token token = nextToken();
    pending.add(new Effect.Persist<>(token, batch));
    return token;
  }

  /// Writes to tables without a log: visible at once, durable at some later flush, never awaited.
  public void apply(Batch batch) {
    if (!batch.isUnlogged()) {
      throw new IllegalArgumentException("apply takes tables without a log; use persist");
    }
    pending.add(new Effect.Apply<>(batch));
  }

  /// Makes everything applied to `table` so far durable; answered by [Input.Stored].
  public Token flush(Table table) {
    Token token = nextToken();
    pending.add(new Effect.Flush<>(token, table));
    return token;
  }

  public void send(NodeId to, M message) {
    pending.add(new Effect.Send<>(to, Lane.STREAM, message, false));
  }

  public void send(List<NodeId> group, M message) {
    group.forEach(to -> send(to, message));
  }

  public void sendAhead(NodeId to, M message) {
    sendAhead(to, Lane.STREAM, message);
  }

  public void sendAhead(NodeId to, Lane lane, M message) {
    pending.add(new Effect.Send<>(to, lane, message, true));
  }

  public void sendAhead(List<NodeId> group, M message) {
    group.forEach(to -> sendAhead(to, message));
  }

  public void reply(Ask ask, Outcome outcome) {
    pending.add(new Effect.Reply<>(ask, outcome, false));
  }

  public void replyAhead(Ask ask, Outcome outcome) {
    pending.add(new Effect.Reply<>(ask, outcome, true));
  }

  public Token load(Query query) {
    Token token = nextToken();
    pending.add(new Effect.Load<>(token, query));
    return token;
  }

  /// Pins the instance's data as it is now, for reading it in pieces; answered by [Input.Pinned].
  public Token pin() {
    Token token = nextToken();
    pending.add(new Effect.Pin<>(token));
    return token;
  }

  public void release(long snapshot) {
    pending.add(new Effect.Release<>(snapshot));
  }

  /// Sets the timer, in place of an earlier setting of the same timer.
  public void setTimer(Timer timer, Duration delay) {
    pending.add(new Effect.SetTimer<>(timer, delay.toNanos()));
  }

  public void cancelTimer(Timer timer) {
    pending.add(new Effect.CancelTimer<>(timer));
  }

  /// Hands a command to the control log; it may be lost, and may be ordered more than once.
  ///
  /// From the control machine of a coordinator it goes to the log; from any other machine it goes
  /// to this node's control machine, which passes it on to the coordinators.
  public void propose(Command command) {
    pending.add(new Effect.Propose<>(command));
  }

  /// Only the control machine: this node acts on this map from now on.
  public void adopt(ClusterView view) {
    pending.add(new Effect.Adopt<>(view));
  }

  public Token sign(String domain, Bytes body) {
    Token token = nextToken();
    pending.add(new Effect.Sign<>(token, domain, body));
    return token;
  }

  public Token verify(String domain, Bytes body, Effect.SignedBy by) {
    Token token = nextToken();
    pending.add(new Effect.Verify<>(token, domain, body, by));
    return token;
  }

  /// Tells watchers of `subject` that something up to `cursor` is new; lossy and coalesced, the
  /// truth is a read from their own cursor.
  public void notify(Bytes subject, long cursor) {
    pending.add(new Effect.Notify<>(subject, cursor));
  }

  /// Takes what has been written since the last drain, in order.
  public List<Effect<M>> drain() {
    List<Effect<M>> drained = pending;
    pending = new ArrayList<>();
    return drained;
  }

  private Token nextToken() {
    return new Token(++lastToken);
  }
}

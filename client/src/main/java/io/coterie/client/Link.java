package io.coterie.client;

import io.coterie.core.identity.NodeId;
import io.coterie.core.kernel.Moment;
import io.coterie.core.kernel.Outcome;
import io.coterie.node.NodeFrame;

/// Port: how a client reaches nodes and waits. One implementation blocks real threads ([Exchange]);
/// the simulator's hands the baton on.
public interface Link {
  /// Sends the request under an id of its own and waits for the answer, at most the request's
  /// budget; then the outcome is [Outcome.Unknown].
  Outcome ask(NodeId to, NodeFrame.Request request);

  /// Asks for news of a subject; the answer is kept until the subscription is closed.
  Subscription subscribe(NodeFrame.Subscribe wish);

  void pause(long millis);

  Moment now();

  long random();

  /// News of one subject, lossy and coalesced.
  interface Subscription extends AutoCloseable {
    /// Asks the node (again): a subscription lives for its time to live only.
    void renew(NodeId to);

    /// Waits until news beyond `cursor` has come, or the time is over.
    boolean await(long cursor, long millis);

    @Override
    void close();
  }
}

package io.coterie.client;

import io.coterie.core.identity.NodeId;
import io.coterie.core.kernel.InstanceId;
import io.coterie.core.kernel.Moment;
import io.coterie.core.kernel.Outcome;
import io.coterie.node.NodeFrame;
import java.util.Map;
import java.util.Set;

/// Port: how a client reaches nodes and waits. One implementation blocks real threads ([Exchange]);
/// the simulator's hands the baton on.
public interface Link {
  /// Sends the request under an id of its own and waits for the answer, at most the request's
  /// budget; then the outcome is [Outcome.Unknown].
  Outcome ask(NodeId to, NodeFrame.Request request);

  /// Begins to hear news; nothing comes before a node has been asked.
  Subscription subscribe();

  void pause(long millis);

  Moment now();

  long random();

  /// News of some tablets for one listener, lossy and coalesced.
  interface Subscription extends AutoCloseable {
    /// Asks a node (again) for news of an instance: a wish lives for its time to live only. The
    /// wish's number is the link's affair.
    void ask(NodeId to, NodeFrame.Subscribe wish);

    /// Waits until there is news of an instance beyond its cursor, or a node has refused to tell;
    /// names those instances, none when the time was over.
    Set<InstanceId> await(Map<InstanceId, Long> cursors, long millis);

    @Override
    void close();
  }
}

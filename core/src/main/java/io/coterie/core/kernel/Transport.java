package io.coterie.core.kernel;

import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.PeerIdentity;
import io.coterie.core.wire.Bytes;

/// Port: frames between authenticated nodes; it promises little.
///
/// A frame may be lost, and on [Lane#DATAGRAM] doubled and reordered; on [Lane#STREAM] the frames
/// of one connection arrive in order. `send` never throws and never blocks: queues are bounded in
/// bytes, what does not fit is dropped and counted. A frame arrives only from a peer whose key the
/// roster knows.
public interface Transport extends AutoCloseable {
  /// The largest frame, in bytes.
  int FRAME_BYTES_MAX = 1024 * 1024;

  void send(NodeId to, Lane lane, Bytes frame);

  /// Names the one receiver; called once, before anything is sent.
  void start(Receiver receiver);

  @Override
  void close();

  /// Called on the transport's threads; it decodes and posts to mailboxes, and does not block.
  interface Receiver {
    void received(Peer from, Bytes frame);

    /// Nobody listens where this node should be: its host refused the connection. Its process has
    /// ended, or has not begun; or something in between pretends so, which is why nothing that must
    /// be safe may rest on it. A node that is slow, paused or cut off is not absent. Told again
    /// with each attempt, and soon after a connection with the node has broken.
    default void absent(NodeId node) {}
  }

  /// The other end of one connection.
  interface Peer {
    PeerIdentity identity();

    /// Answers over the same connection; lost if it is gone.
    void reply(Bytes frame);
  }
}

package io.coterie.contracts;

import io.coterie.core.identity.NodeId;
import io.coterie.core.kernel.Transport;
import io.coterie.core.wire.Bytes;
import java.util.ArrayList;
import java.util.List;

/// A receiver that keeps what it gets, for tests.
public final class Inbox implements Transport.Receiver {
  private final List<Bytes> frames = new ArrayList<>();
  private final List<NodeId> senders = new ArrayList<>();
  private final List<NodeId> absences = new ArrayList<>();

  @Override
  public synchronized void received(Transport.Peer from, Bytes frame) {
    frames.add(frame);
    senders.add(from.identity().node());
  }

  @Override
  public synchronized void absent(NodeId node) {
    absences.add(node);
  }

  /// The nodes that were reported absent, in order, each as often as it was.
  public synchronized List<NodeId> absences() {
    return List.copyOf(absences);
  }

  public synchronized int size() {
    return frames.size();
  }

  public synchronized List<Bytes> frames() {
    return List.copyOf(frames);
  }

  public synchronized List<NodeId> senders() {
    return List.copyOf(senders);
  }
}

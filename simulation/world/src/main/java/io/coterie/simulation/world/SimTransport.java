package io.coterie.simulation.world;

import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.PeerIdentity;
import io.coterie.core.kernel.Lane;
import io.coterie.core.kernel.Transport;
import io.coterie.core.wire.Bytes;
import org.jspecify.annotations.Nullable;

/// The transport of one life of one node.
final class SimTransport implements Transport {
  private final SimNetwork network;
  private final SimNode node;
  private final long life;
  private @Nullable Receiver receiver;
  private boolean closed;

  SimTransport(SimNetwork network, SimNode node) {
    this.network = network;
    this.node = node;
    this.life = node.life();
  }

  @Override
  public void start(Receiver first) {
    if (receiver != null || closed) {
      throw new IllegalStateException("a transport is started once");
    }
    receiver = first;
  }

  @Override
  public void send(NodeId to, Lane lane, Bytes frame) {
    if (receiver == null) {
      throw new IllegalStateException("nothing is sent before start");
    }
    if (closed || life != node.life() || frame.size() > FRAME_BYTES_MAX) {
      network.counters().dropped++;
      return;
    }
    switch (lane) {
      case STREAM -> network.connection(node.id(), to).send(frame);
      case DATAGRAM -> sendDatagram(to, frame);
    }
    if (!network.isListening(node.id(), to)) {
      network.connection(node.id(), to).knock();
    }
  }

  /// The host of a node has refused a connection of this one.
  void refused(NodeId by) {
    network.world().trace().line("refused", node.id().number(), by.number(), 0);
    node.run(() -> {
      Receiver present = receiver;
      if (present != null && !closed && life == node.life()) {
        present.absent(by);
      }
    });
  }

  private void sendDatagram(NodeId to, Bytes frame) {
    SimLink link = network.link(node.id(), to);
    if (link.isCut() || network.losesDatagram()) {
      network.counters().lost++;
      return;
    }
    fly(link, to, frame);
    if (network.random().chance(network.settings().datagramDoublingPerMillion())) {
      network.counters().doubled++;
      fly(link, to, frame);
    }
  }

  private void fly(SimLink link, NodeId to, Bytes frame) {
    network
        .world()
        .after(
            link.delayNanos(),
            () -> {
              SimTransport target = network.transport(to);
              PeerIdentity identity = network.admit(node.id());
              if (link.isCut() || target == null || identity == null) {
                network.counters().lost++;
              } else {
                target.deliver(new DatagramPeer(identity, target), frame);
              }
            });
  }

  /// Hands a frame to this node's receiver, when the node runs.
  void deliver(Peer from, Bytes frame) {
    network
        .world()
        .trace()
        .line("receive", node.id().number(), from.identity().node().number(), frame.hashCode());
    network.arrived(from.identity().node(), node.id(), frame);
    network.counters().delivered++;
    node.run(() -> hand(from, frame));
  }

  private void hand(Peer from, Bytes frame) {
    Receiver present = receiver;
    if (present != null && !closed && life == node.life()) {
      present.received(from, frame);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      if (life == node.life()) {
        network.closed(node.id());
      }
    }
  }

  /// Answers a datagram by a datagram.
  private record DatagramPeer(PeerIdentity identity, SimTransport asked) implements Peer {
    @Override
    public void reply(Bytes frame) {
      if (!asked.closed && asked.life == asked.node.life()) {
        asked.sendDatagram(identity.node(), frame);
      }
    }
  }
}

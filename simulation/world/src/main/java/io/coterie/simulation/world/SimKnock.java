package io.coterie.simulation.world;

import io.coterie.core.identity.NodeId;

/// One node's attempts to connect to another that does not listen: its host refuses them, when
/// question and refusal find their way. A frame makes one attempt; a broken connection makes a few.
final class SimKnock {
  private static final int PROBES = 12;
  private static final long PAUSE_NANOS_MAX = 100_000_000L;

  private final SimNetwork network;
  private final NodeId from;
  private final NodeId to;
  private boolean underWay;
  private boolean refused;
  private int probes;

  SimKnock(SimNetwork network, NodeId from, NodeId to) {
    this.network = network;
    this.from = from;
    this.to = to;
  }

  void once() {
    if (!underWay) {
      knock();
    }
  }

  void again() {
    probes = PROBES;
    refused = false;
    once();
  }

  private void knock() {
    underWay = true;
    long pause = refused ? network.random().between(PAUSE_NANOS_MAX / 4, PAUSE_NANOS_MAX) : 0;
    long way = network.link(from, to).delayNanos() + network.link(to, from).delayNanos();
    network.world().after(pause + way, this::answered);
  }

  private void answered() {
    underWay = false;
    SimTransport asker = network.transport(from);
    if (asker == null || network.isListening(from, to)) {
      probes = 0;
      refused = false;
      return;
    }
    boolean heard = network.mayRefuse(from, to);
    if (heard) {
      refused = true;
      asker.refused(to);
    }
    if (--probes > 0) {
      knock();
    }
  }
}

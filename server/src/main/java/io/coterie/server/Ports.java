package io.coterie.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/// The TCP ports of a cluster on one machine, counted from a base.
record Ports(int base) {
  static final int BASE_DEFAULT = 7400;

  /// Nodes per machine for which the ranges below do not meet.
  static final int NODES_MAX = 50;

  Ports {
    if (base < 1024 || base > 65_000) {
      throw new Trouble("port base " + base + " is not usable", "choose one from 1024 to 65000");
    }
  }

  int transport(int node) {
    return base + node;
  }

  int raft(int node) {
    return base + NODES_MAX + node;
  }

  static boolean isTaken(String host, int port) {
    try (Socket probe = new Socket()) {
      probe.connect(new InetSocketAddress(host, port), 300);
      return true;
    } catch (IOException free) {
      return false;
    }
  }
}

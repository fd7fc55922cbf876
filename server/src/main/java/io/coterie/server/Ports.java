package io.coterie.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;

/// The TCP ports of a cluster on one machine, counted from a base.
record Ports(int base) {
  static final int BASE_DEFAULT = 7400;

  /// Nodes per machine for which the ranges below do not meet.
  static final int NODES_MAX = 50;

  Ports {
    if (base < 1024 || base > 65_000) {
      throw Trouble.ofUsage(
          "--port-base " + base + " is not usable", "choose one from 1024 to 65000");
    }
  }

  /// Ports of `nodes` nodes that nobody holds at this moment, far from the usual ones.
  static Ports free(int nodes) throws IOException {
    for (int tries = 0; tries < 50; tries++) {
      Ports ports = new Ports(10_000 + free() % 20_000);
      boolean free = true;
      for (int number = 1; number <= nodes && free; number++) {
        free =
            !isTaken("127.0.0.1", ports.transport(number))
                && !isTaken("127.0.0.1", ports.raft(number));
      }
      if (free) {
        return ports;
      }
    }
    throw new IOException("no free ports found");
  }

  /// One port that nobody holds at this moment.
  static int free() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
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
    } catch (SocketTimeoutException silent) {
      // Somebody listens and has not taken the connections that wait already.
      return true;
    } catch (IOException free) {
      return false;
    }
  }
}

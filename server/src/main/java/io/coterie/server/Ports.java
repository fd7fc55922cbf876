package io.coterie.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The TCP ports of a cluster on one machine, counted from a base.
record Ports(int base) {
  static final int BASE_DEFAULT = 7400;

  /// Nodes per machine for which the ranges below do not meet.
  static final int NODES_MAX = 50;

  /// What [#free] has answered in this process.
  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  Ports {
    if (base < 1024 || base > 65_000) {
      throw Trouble.ofUsage(
          "--port-base " + base + " is not usable", "choose one from 1024 to 65000");
    }
  }

  /// Ports of `nodes` nodes that nobody holds at this moment, far from the usual ones, and that
  /// this program has not been given before: those may be about to be taken.
  static Ports free(int nodes) throws IOException {
    for (int tries = 0; tries < 50; tries++) {
      Ports ports = new Ports(10_000 + free() % 20_000);
      boolean free = true;
      for (int number = 1; number <= nodes && free; number++) {
        free = isFree(ports.transport(number)) && isFree(ports.raft(number));
      }
      if (free) {
        return ports;
      }
    }
    throw new IOException("no free ports found");
  }

  /// One port that nobody holds at this moment, never the same twice.
  static int free() throws IOException {
    int port;
    do {
      try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        port = probe.getLocalPort();
      }
    } while (!GIVEN.add(port));
    return port;
  }

  private static boolean isFree(int port) {
    return GIVEN.add(port) && !isTaken("127.0.0.1", port);
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

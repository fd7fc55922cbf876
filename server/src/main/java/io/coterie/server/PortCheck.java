package io.coterie.server;

import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.Roster;
import io.coterie.core.identity.RosterEntry;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Whether the ports that a cluster needs on this machine are free, asked before a node is started:
/// a node would only say so in its log.
final class PortCheck {
  private static final int PORT_MAX = 65_535;

  private PortCheck() {}

  /// For a cluster that is about to be made.
  static void ofNew(int nodes, Ports ports) {
    String cure =
        "stop it, or choose other ports: ./coterie up --port-base " + (ports.base() + 200);
    portsOfNew(nodes, ports).keySet().forEach(port -> require(port, List.of(), cure));
  }

  /// The ports of the roster of those nodes that do not run.
  static void ofRoster(ClusterFolder folder, List<NodeProcess> nodes) {
    for (NodeProcess node : nodes) {
      if (node.running().isEmpty()) {
        RosterEntry entry = folder.roster().entry(new NodeId(node.number())).orElseThrow();
        for (String address : List.of(entry.transport(), entry.raft())) {
          if (!address.isEmpty()) {
            require(
                port(address),
                nodes,
                "stop it; this port of node "
                    + node.number()
                    + " is in the cluster's signed roster and cannot move");
          }
        }
      }
    }
  }

  /// Whether the ports for people and mail are ports, and each is nobody else's of this cluster.
  static void ofDoorsAmong(NodeSettings.Doors doors, SortedMap<Integer, String> own) {
    SortedMap<Integer, String> taken = new TreeMap<>(own);
    requireOwn(doors.webPort(), "--web-port", taken);
    taken.put(doors.webPort(), "--web-port");
    requireOwn(doors.smtpPort(), "--smtp-port", taken);
  }

  /// What the nodes of a cluster that is about to be made will listen at.
  static SortedMap<Integer, String> portsOfNew(int nodes, Ports ports) {
    SortedMap<Integer, String> own = new TreeMap<>();
    for (int number = 1; number <= nodes; number++) {
      own.put(ports.transport(number), "a port of node " + number + " (--port-base)");
      own.put(ports.raft(number), "a port of node " + number + " (--port-base)");
    }
    return own;
  }

  /// What the nodes of the roster listen at.
  static SortedMap<Integer, String> portsOf(Roster roster) {
    SortedMap<Integer, String> own = new TreeMap<>();
    for (RosterEntry entry : roster.entries()) {
      for (String address : List.of(entry.transport(), entry.raft())) {
        if (!address.isEmpty()) {
          own.put(port(address), "a port of node " + entry.node().number() + " (in the roster)");
        }
      }
    }
    return own;
  }

  private static int port(String address) {
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
  }

  /// The ports that the nodes compete for; one of them may hold it.
  static void ofDoors(NodeSettings.Doors doors, List<NodeProcess> nodes) {
    require(doors.webPort(), nodes, "stop it, or choose another port with --web-port");
    require(doors.smtpPort(), nodes, "stop it, or choose another port with --smtp-port");
  }

  private static void requireOwn(int port, String option, SortedMap<Integer, String> taken) {
    if (port < 1 || port > PORT_MAX) {
      throw Trouble.ofUsage(
          option + " " + port + " is no port", "choose one from 1 to " + PORT_MAX);
    }
    String other = taken.get(port);
    if (other != null) {
      throw Trouble.ofUsage(
          option + " " + port + " is also " + other, "choose another port with " + option);
    }
  }

  private static void require(int port, List<NodeProcess> ours, String cure) {
    if (!Ports.isTaken("127.0.0.1", port)) {
      return;
    }
    Optional<ProcessHandle> holder = PortHolder.of(port);
    boolean heldByUs =
        holder.isPresent()
            ? ours.stream().anyMatch(node -> node.running().equals(holder))
            : ours.stream().anyMatch(node -> node.running().isPresent());
    if (!heldByUs) {
      throw new Trouble("port " + port + " is in use by " + PortHolder.named(port), cure);
    }
  }
}

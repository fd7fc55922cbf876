package io.coterie.server;

import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.RosterEntry;
import java.util.List;
import java.util.Optional;

/// Whether the ports that a cluster needs on this machine are free, asked before a node is started:
/// a node would only say so in its log.
final class PortCheck {
  private static final int PORT_MAX = 65_535;

  private PortCheck() {}

  /// For a cluster that is about to be made.
  static void ofNew(int nodes, Ports ports) {
    for (int number = 1; number <= nodes; number++) {
      for (int port : new int[] {ports.transport(number), ports.raft(number)}) {
        require(
            port,
            List.of(),
            "stop it, or choose other ports: ./coterie up --port-base " + (ports.base() + 200));
      }
    }
  }

  /// The ports of the roster of those nodes that do not run.
  static void ofRoster(ClusterFolder folder, List<NodeProcess> nodes) {
    for (NodeProcess node : nodes) {
      if (node.running().isEmpty()) {
        RosterEntry entry = folder.roster().entry(new NodeId(node.number())).orElseThrow();
        for (String address : List.of(entry.transport(), entry.raft())) {
          if (!address.isEmpty()) {
            require(
                Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)),
                nodes,
                "stop it; this port of node "
                    + node.number()
                    + " is in the cluster's signed roster and cannot move");
          }
        }
      }
    }
  }

  /// The ports that the nodes compete for; one of them may hold it.
  static void ofDoors(NodeSettings.Doors doors, List<NodeProcess> nodes) {
    requirePort(doors.webPort(), "--web-port");
    requirePort(doors.smtpPort(), "--smtp-port");
    require(doors.webPort(), nodes, "stop it, or choose another port with --web-port");
    require(doors.smtpPort(), nodes, "stop it, or choose another port with --smtp-port");
  }

  private static void requirePort(int port, String option) {
    if (port < 0 || port > PORT_MAX) {
      throw new Trouble(option + " " + port + " is no port", "choose one from 1 to " + PORT_MAX);
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

package io.coterie.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What this machine tells of a node that runs on it, which the cluster does not know: its process,
/// and which of the ports for people and mail it holds. The holder of a port is named where
/// [PortHolder] can.
///
/// @param ports from what comes in by a port, `web` or `mail`, to the port
record NodeHere(long pid, SortedMap<String, Integer> ports) {
  /// The running nodes of the folder by their numbers.
  static SortedMap<Integer, NodeHere> of(ClusterFolder folder) {
    SortedMap<Integer, NodeHere> running = new TreeMap<>();
    for (int number : folder.nodesHere()) {
      NodeProcess node = new NodeProcess(number, folder.node(number));
      node.running().ifPresent(process -> running.put(number, of(node, process)));
    }
    return running;
  }

  private static NodeHere of(NodeProcess node, ProcessHandle process) {
    NodeSettings.Doors doors = NodeSettings.read(node.folder().resolve("node.toml")).doors();
    SortedMap<String, Integer> ports = new TreeMap<>();
    Optional<ProcessHandle> own = Optional.of(process);
    if (PortHolder.of(doors.webPort()).equals(own)) {
      ports.put("web", doors.webPort());
    }
    if (PortHolder.of(doors.smtpPort()).equals(own)) {
      ports.put("mail", doors.smtpPort());
    }
    return new NodeHere(process.pid(), ports);
  }

  /// "web 8080, mail 2500", or a dash.
  String portsText() {
    List<String> texts = new ArrayList<>();
    ports.reversed().forEach((name, port) -> texts.add(name + " " + port));
    return texts.isEmpty() ? "-" : String.join(", ", texts);
  }
}

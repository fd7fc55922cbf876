package io.coterie.server;

import io.coterie.client.ClientConfig;
import io.coterie.client.Result;
import io.coterie.core.control.ControlAnswer;
import io.coterie.core.placement.NodeInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `coterie status`: the cluster as one of its nodes sees it, and what it survives (P33).
@Command(
    name = "status",
    aliases = "nodes",
    description = {
      "Shows the nodes, what the cluster waits for, and what it survives.",
      "Of nodes on this machine also the process, and which holds the web and the mail port."
    },
    footer = "%nExit code 1 also while the cluster is not ready.",
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
  private static final int CALL_MILLIS = 5_000;

  @Mixin private FolderOption data = new FolderOption();

  @Option(names = "--json", description = "Prints JSON.")
  private boolean json;

  @Override
  public Integer call() {
    ClusterFolder folder = data.folder();
    try (RemoteDatabase remote =
        RemoteDatabase.ofRunning(folder, ClientConfig.DEFAULT.withCallMillis(CALL_MILLIS))) {
      Result<ControlAnswer.Status> result = remote.database().cluster().status();
      if (result instanceof Result.Unknown<ControlAnswer.Status>(var detail)) {
        throw new Trouble(
            "the nodes of the cluster in " + folder.root() + " do not answer (" + detail + ")",
            "look into n1/node.log there; ./coterie restart N starts node N again");
      }
      if (!(result instanceof Result.Done<ControlAnswer.Status>(var status))) {
        return Output.failed(result);
      }
      Map<Integer, NodeHere> here = NodeHere.of(folder);
      if (json) {
        Output.json(asMap(status, here));
      } else {
        print(status, here);
      }
      return status.ready() ? 0 : 1;
    }
  }

  private static void print(ControlAnswer.Status status, Map<Integer, NodeHere> here) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("node", "status", "starts", "process", "holds", "roles"));
    for (NodeInfo node : status.nodes()) {
      String leads = status.leader().filter(node.id()::equals).map(id -> " (leads)").orElse("");
      Optional<NodeHere> own = Optional.ofNullable(here.get(node.id().number()));
      lines.add(
          List.of(
              node.id() + leads,
              lower(node.status()),
              String.valueOf(node.incarnation()),
              own.map(running -> String.valueOf(running.pid())).orElse("-"),
              own.map(NodeHere::portsText).orElse("-"),
              String.join(", ", roles(node))));
    }
    Output.table(lines);
    status.survives().forEach(System.out::println);
    status.waiting().forEach(sentence -> System.out.println("waiting for " + sentence));
  }

  private static Map<String, @Nullable Object> asMap(
      ControlAnswer.Status status, Map<Integer, NodeHere> here) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("ready", status.ready());
    map.put("answeredBy", status.node().number());
    map.put("leader", status.leader().map(id -> id.number()).orElse(null));
    map.put("mapVersion", status.mapVersion());
    map.put("waiting", status.waiting());
    map.put("survives", status.survives());
    List<Map<String, @Nullable Object>> nodes = new ArrayList<>();
    for (NodeInfo node : status.nodes()) {
      nodes.add(asMap(node, Optional.ofNullable(here.get(node.id().number()))));
    }
    map.put("nodes", nodes);
    return map;
  }

  private static Map<String, @Nullable Object> asMap(NodeInfo node, Optional<NodeHere> own) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("node", node.id().number());
    map.put("status", lower(node.status()));
    map.put("incarnation", node.incarnation());
    map.put("process", own.map(NodeHere::pid).orElse(null));
    map.put("holds", own.map(NodeHere::ports).orElseGet(TreeMap::new));
    map.put("roles", roles(node));
    return map;
  }

  private static List<String> roles(NodeInfo node) {
    return node.roles().stream().map(StatusCommand::lower).toList();
  }

  static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}

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
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `coterie status`: the cluster as one of its nodes sees it, and what it survives (P33).
@Command(
    name = "status",
    aliases = "nodes",
    description = "Shows the nodes, what the cluster waits for, and what it survives.",
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
      if (json) {
        Output.json(asMap(status));
      } else {
        print(status);
      }
      return status.ready() ? 0 : 1;
    }
  }

  private static void print(ControlAnswer.Status status) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("node", "status", "starts", "roles"));
    for (NodeInfo node : status.nodes()) {
      String leads = status.leader().filter(node.id()::equals).map(id -> " (leads)").orElse("");
      lines.add(
          List.of(
              node.id() + leads,
              lower(node.status()),
              String.valueOf(node.incarnation()),
              String.join(", ", node.roles().stream().map(StatusCommand::lower).toList())));
    }
    Output.table(lines);
    status.survives().forEach(System.out::println);
    status.waiting().forEach(sentence -> System.out.println("waiting for " + sentence));
  }

  private static Map<String, Object> asMap(ControlAnswer.Status status) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("ready", status.ready());
    map.put("answeredBy", status.node().number());
    map.put("leader", status.leader().map(id -> id.number()).orElse(null));
    map.put("mapVersion", status.mapVersion());
    map.put("waiting", status.waiting());
    map.put("survives", status.survives());
    map.put(
        "nodes",
        status.nodes().stream()
            .map(node ->
                Map.of(
                    "node", node.id().number(),
                    "status", lower(node.status()),
                    "incarnation", node.incarnation(),
                    "roles", node.roles().stream().map(StatusCommand::lower).toList()))
            .toList());
    return map;
  }

  static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}

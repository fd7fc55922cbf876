package io.coterie.server;

import io.coterie.client.ClientConfig;
import io.coterie.client.Result;
import io.coterie.core.control.ControlAnswer;
import io.coterie.core.placement.TabletPlacement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `coterie tablets`: which node holds what.
@Command(
    name = "tablets",
    description = "Lists the tablets with their epochs, primaries and replicas.",
    footer = "%nExample:%n  ./coterie tablets kv",
    mixinStandardHelpOptions = true)
final class TabletsCommand implements Callable<Integer> {
  @Mixin private FolderOption data = new FolderOption();

  @Parameters(arity = "0..1", paramLabel = "KEYSPACE", description = "Only of this keyspace.")
  private String keyspace = "";

  @Option(names = "--json", description = "Prints JSON.")
  private boolean json;

  @Override
  public Integer call() {
    try (RemoteDatabase remote = RemoteDatabase.ofRunning(data.folder(), ClientConfig.DEFAULT)) {
      Result<ControlAnswer.Tablets> result = remote.database().cluster().tablets(keyspace);
      if (!(result instanceof Result.Done<ControlAnswer.Tablets>(var tablets))) {
        return Output.failed(result);
      }
      if (json) {
        Output.json(tablets.tablets().stream().map(TabletsCommand::asMap).toList());
      } else {
        print(tablets.tablets());
      }
      return 0;
    }
  }

  private static void print(List<TabletPlacement> tablets) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("tablet", "keyspace", "epoch", "phase", "primary", "replicas"));
    for (TabletPlacement tablet : tablets) {
      lines.add(
          List.of(
              String.valueOf(tablet.tablet().number()),
              tablet.keyspace().name(),
              String.valueOf(tablet.epoch()),
              StatusCommand.lower(tablet.phase()),
              String.valueOf(tablet.primary()),
              String.valueOf(tablet.replicas())));
    }
    Output.table(lines);
  }

  private static Map<String, Object> asMap(TabletPlacement tablet) {
    return Map.of(
        "tablet", tablet.tablet().number(),
        "keyspace", tablet.keyspace().name(),
        "epoch", tablet.epoch(),
        "phase", StatusCommand.lower(tablet.phase()),
        "primary", tablet.primary().number(),
        "replicas", tablet.replicas().stream().map(id -> id.number()).toList());
  }
}

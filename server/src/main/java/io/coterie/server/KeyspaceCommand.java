package io.coterie.server;

import io.coterie.client.ClientConfig;
import io.coterie.client.Result;
import io.coterie.core.control.ControlAnswer;
import io.coterie.core.control.ControlCommand;
import io.coterie.core.identity.Role;
import io.coterie.core.placement.AccessRule;
import io.coterie.core.placement.AckRule;
import io.coterie.core.placement.Keyspace;
import io.coterie.core.placement.Partitioning;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `coterie keyspace create|list`.
@Command(
    name = "keyspace",
    description = "Makes and lists keyspaces.",
    mixinStandardHelpOptions = true,
    subcommands = {KeyspaceCommand.Create.class, KeyspaceCommand.Listing.class})
final class KeyspaceCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    throw Trouble.ofUsage("keyspace needs a verb", "./coterie keyspace create NAME | list");
  }

  @Command(
      name = "create",
      description = {
        "Makes a keyspace of mode tablets; its settings are fixed then.",
        "The same command again changes nothing."
      },
      footer = "%nExample:%n  ./coterie keyspace create letters --copies 3 --ack all",
      mixinStandardHelpOptions = true)
  static final class Create implements Callable<Integer> {
    @Mixin private FolderOption data = new FolderOption();

    @Parameters(paramLabel = "NAME", description = "a-z, 0-9 and -, beginning with a letter.")
    private String name = "";

    @Option(
        names = "--copies",
        defaultValue = "3",
        description =
            "Wanted copies of each row, 1 to 9 (default: 3); a smaller cluster has fewer.")
    private int copies = 3;

    @Option(
        names = "--tablets",
        defaultValue = "4",
        description =
            "Parts of the keyspace that may lie on different nodes, 1 to "
                + ControlCommand.TABLETS_MAX
                + " (default: 4).")
    private int tablets = 4;

    @Option(
        names = "--ack",
        defaultValue = "MAJORITY",
        description =
            "A write is acknowledged once that many copies have it: ${COMPLETION-CANDIDATES}, in"
                + " capitals or not (default: MAJORITY).")
    private AckRule ack = AckRule.MAJORITY;

    @Option(
        names = "--hash",
        defaultValue = "ROW",
        description =
            "What decides where a cell lies: ${COMPLETION-CANDIDATES} (default: ROW)."
                + " ROW_AND_COLUMN spreads a row, without scan.")
    private Partitioning partitioning = Partitioning.ROW;

    @Option(
        names = "--access",
        defaultValue = "SERVICE",
        description =
            "Who may use rows: ${COMPLETION-CANDIDATES} (default: SERVICE). OWNER: also the person"
                + " with whose account id the row begins.")
    private AccessRule access = AccessRule.SERVICE;

    @Override
    public Integer call() {
      Keyspace.Settings settings = settings();
      try (RemoteDatabase remote = RemoteDatabase.ofRunning(data.folder(), ClientConfig.DEFAULT)) {
        Result<ControlAnswer.Changed> result =
            remote.database().cluster().createKeyspace(name, settings, tablets);
        if (result instanceof Result.Done<ControlAnswer.Changed>) {
          System.out.println("made keyspace " + name);
          tellOfMissingNodes(remote);
        }
        return Output.failed(result);
      }
    }

    private Keyspace.Settings settings() {
      if (tablets < 1 || tablets > ControlCommand.TABLETS_MAX) {
        throw Trouble.ofUsage(
            "--tablets " + tablets, "choose from 1 to " + ControlCommand.TABLETS_MAX);
      }
      try {
        Keyspace.checkName(name);
        return new Keyspace.Settings(copies, ack, partitioning, access);
      } catch (IllegalArgumentException invalid) {
        throw Trouble.ofUsage(
            String.valueOf(invalid.getMessage()), "see ./coterie keyspace create --help");
      }
    }

    /// The map takes such a wish: nodes that join later get the copies that are missing now.
    private void tellOfMissingNodes(RemoteDatabase remote) {
      if (remote.database().cluster().status()
          instanceof Result.Done<ControlAnswer.Status>(var status)) {
        long storing =
            status.nodes().stream()
                .filter(node -> node.isUp() && node.roles().contains(Role.STORAGE))
                .count();
        if (storing < copies) {
          System.err.println(
              "coterie: of the "
                  + copies
                  + " copies wanted only "
                  + storing
                  + " can exist now, one on each storage node that is up;"
                  + " more are made when nodes join");
        }
      }
    }
  }

  @Command(name = "list", description = "Lists keyspaces.", mixinStandardHelpOptions = true)
  static final class Listing implements Callable<Integer> {
    @Mixin private FolderOption data = new FolderOption();

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Override
    public Integer call() {
      try (RemoteDatabase remote = RemoteDatabase.ofRunning(data.folder(), ClientConfig.DEFAULT)) {
        Result<ControlAnswer.Tablets> result = remote.database().cluster().tablets("");
        if (!(result instanceof Result.Done<ControlAnswer.Tablets>(var tablets))) {
          return Output.failed(result);
        }
        List<Keyspace> keyspaces =
            tablets.tablets().stream().map(tablet -> tablet.keyspace()).distinct().toList();
        if (json) {
          Output.json(keyspaces.stream().map(Listing::asMap).toList());
        } else {
          List<List<String>> lines = new ArrayList<>();
          lines.add(List.of("keyspace", "mode", "copies", "ack", "hash", "access"));
          for (Keyspace keyspace : keyspaces) {
            lines.add(
                List.of(
                    keyspace.name(),
                    StatusCommand.lower(keyspace.mode()),
                    String.valueOf(keyspace.settings().copies()),
                    StatusCommand.lower(keyspace.settings().ackRule()),
                    StatusCommand.lower(keyspace.settings().partitioning()),
                    StatusCommand.lower(keyspace.settings().access())));
          }
          Output.table(lines);
        }
        return 0;
      }
    }

    private static Map<String, Object> asMap(Keyspace keyspace) {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("keyspace", keyspace.name());
      map.put("mode", StatusCommand.lower(keyspace.mode()));
      map.put("copies", keyspace.settings().copies());
      map.put("ack", StatusCommand.lower(keyspace.settings().ackRule()));
      map.put("hash", StatusCommand.lower(keyspace.settings().partitioning()));
      map.put("access", StatusCommand.lower(keyspace.settings().access()));
      return map;
    }
  }
}

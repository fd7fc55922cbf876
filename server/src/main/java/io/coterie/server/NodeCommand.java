package io.coterie.server;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `coterie node`: one node in this process, until it is told to stop.
@Command(
    name = "node",
    description = "Runs one node of a cluster in the foreground.",
    mixinStandardHelpOptions = true)
final class NodeCommand implements Callable<Integer> {
  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "The node's node.toml.")
  private Path config = Path.of("node.toml");

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "Sets a key of the file otherwise; may be repeated. Keys: shards, memtable-mebibytes,"
              + " block-cache-mebibytes, free-mebibytes-min, web-port, smtp-port, domain, lan.")
  private Map<String, String> set = new TreeMap<>();

  @Override
  public Integer call() throws InterruptedException {
    NodeMain.run(NodeSettings.read(config, System.getenv(), set));
    return 0;
  }
}

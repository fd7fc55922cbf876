package io.coterie.server;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `coterie stop N`.
@Command(
    name = "stop",
    description = "Stops a node of this machine: asks, and ends it after 10 s.",
    footer = "%nExample:%n  ./coterie stop 2",
    mixinStandardHelpOptions = true)
final class StopCommand implements Callable<Integer> {
  @Mixin private FolderOption data = new FolderOption();

  @Parameters(paramLabel = "N", description = "The node's number, as status shows it.")
  private int number;

  @Override
  public Integer call() {
    NodeProcess process = process(data.folder(), number);
    if (process.running().isEmpty()) {
      System.out.println("node " + number + " does not run");
      return 0;
    }
    process.stop();
    System.out.println("node " + number + " has stopped");
    return 0;
  }

  static NodeProcess process(ClusterFolder folder, int number) {
    if (!folder.nodesHere().contains(number)) {
      throw new Trouble(
          "there is no node " + number + " in " + folder.root(),
          "its nodes are " + folder.nodesHere());
    }
    return new NodeProcess(number, folder.node(number));
  }
}

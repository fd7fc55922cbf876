package io.coterie.server;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `coterie restart N`.
@Command(
    name = "restart",
    description = "Starts a node of this machine, after stopping it if it runs.",
    footer = "%nExample:%n  ./coterie restart 2",
    mixinStandardHelpOptions = true)
final class RestartCommand implements Callable<Integer> {
  @Mixin private FolderOption data = new FolderOption();

  @Parameters(paramLabel = "N", description = "The node's number, as status shows it.")
  private int number;

  @Override
  public Integer call() {
    NodeProcess process = StopCommand.process(data.folder(), number);
    process.stop();
    process.start();
    System.out.println("node " + number + " starts; see: ./coterie status");
    return 0;
  }
}

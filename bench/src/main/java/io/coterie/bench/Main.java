package io.coterie.bench;

import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `coterie bench NAME`: macro benchmarks against peers, each with a table and a file of evidence.
@Command(
    name = "bench",
    description = "Measures Coterie beside its peers in one run.",
    mixinStandardHelpOptions = true,
    subcommands = {TabletsCommand.class, StartCommand.class, TableCommand.class})
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    Logger.getLogger("io.grpc").setLevel(Level.WARNING);
    CommandLine commandLine = new CommandLine(new Main());
    commandLine.setExecutionExceptionHandler((failure, command, parsed) -> {
      if (failure instanceof Trouble trouble) {
        command.getErr().println("coterie bench: " + trouble.getMessage());
      } else {
        failure.printStackTrace(command.getErr());
      }
      return 1;
    });
    System.exit(commandLine.execute(arguments));
  }
}

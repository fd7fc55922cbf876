package io.coterie.server;

import java.util.LinkedHashSet;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.UsageMessageSpec;

/// The command line of Coterie.
@Command(
    name = "coterie",
    description = "Private mail, files and group messages on a replicated database.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:failed: the cause and the cure are on standard error",
      "2:wrong usage",
      "3:a condition does not hold, or what is asked for does not exist",
      "4:the outcome is unknown"
    },
    footer =
        "%nEvery option can also be set by the environment: --web-port by COTERIE_WEB_PORT, and so"
            + " on.",
    versionProvider = Version.class,
    subcommands = {
      UpCommand.class,
      DemoCommand.class,
      NodeCommand.class,
      TrainCommand.class,
      StatusCommand.class,
      StopCommand.class,
      RestartCommand.class,
      TabletsCommand.class,
      KeyspaceCommand.class,
      KvCommand.class
    })
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  /// Exit codes: 0 done, 1 failed (the cause and the cure are on standard error), 2 wrong usage, 3
  /// a condition does not hold or nothing was found, 4 outcome unknown.
  static int run(String... arguments) {
    CommandLine commandLine = commandLine();
    commandLine.setExecutionExceptionHandler(
        (failure, command, parsed) -> Trouble.tell(failure, command.getErr()));
    return commandLine.execute(arguments);
  }

  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new Main());
    commandLine.setDefaultValueProvider(new EnvironmentDefaults(System.getenv()));
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    explain(commandLine);
    return commandLine;
  }

  /// Gives the help of every verb what is true of all of them: the exit codes.
  private static void explain(CommandLine command) {
    UsageMessageSpec of = command.getCommandSpec().usageMessage();
    for (CommandLine verb : new LinkedHashSet<>(command.getSubcommands().values())) {
      UsageMessageSpec usage = verb.getCommandSpec().usageMessage();
      usage.exitCodeListHeading(of.exitCodeListHeading());
      usage.exitCodeList(of.exitCodeList());
      explain(verb);
    }
  }
}

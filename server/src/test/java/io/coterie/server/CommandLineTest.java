package io.coterie.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.apps.AppKeyspaces;
import io.coterie.client.Result;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The command line as a new user and a script meet it.
@DisplayName("The command line")
class CommandLineTest {
  @TempDir private Path folder = Path.of("");

  private record Said(int code, List<String> out, String err) {
    JsonNode json() {
      return JsonMapper.shared().readTree(String.join("\n", out));
    }
  }

  @Test
  @DisplayName("P02 P33 exit codes, JSON listings and the environment, against one node")
  void oneNode() throws Exception {
    try (RealCluster cluster = new RealCluster(folder, 1)) {
      cluster.startAll();
      cluster.createKeyspace(1);
      String kv = RealCluster.KEYSPACE;
      assertEquals(0, run("kv", "put", "-k", kv, "row", "a", "one").code);
      assertEquals(List.of("one"), run("kv", "get", "-k", kv, "row", "a").out);
      assertEquals(3, run("kv", "get", "-k", kv, "row", "absent").code);
      Said stale = run("kv", "cput", "-k", kv, "row", "a", "99", "two");
      assertEquals(3, stale.code);
      assertTrue(
          stale.err.matches(
              "coterie: column 'a' has version \\d+; the write wants version 99;"
                  + " read the row and decide anew"),
          stale::err);
      Said there = run("kv", "cput", "-k", kv, "row", "a", "0", "two");
      assertTrue(there.err.contains("; the write wants none;"), there::err);
      Said large = run("kv", "put", "-k", kv, "row", "a", "x".repeat(65_537));
      assertEquals(1, large.code);
      assertEquals(
          "coterie: the value for column 'a' has 65537 bytes, and a cell holds at most 65536;"
              + " cut it into several cells",
          large.err);
      assertEquals(3, run("kv", "get", "-k", "absent", "row", "a").code);
      assertEquals(2, run("kv", "put", "row").code);
      assertEquals(2, run("kv", "scan", "row", "--limit", "many").code);
      assertEquals(
          "one", run("kv", "scan", "-k", kv, "row", "--json").json().get("value").asString());
      JsonNode keyspaces = run("keyspace", "list", "--json").json();
      assertEquals(kv, keyspaces.get(0).get("keyspace").asString());
      assertEquals("service", keyspaces.get(0).get("access").asString());
      assertEquals(1, run("tablets", "--json").json().size());
      Said status = run("status");
      assertEquals(0, status.code);
      assertTrue(
          status.out.contains("test: with one machine nothing survives its loss: back up"),
          status.out::toString);
      JsonNode state = run("status", "--json").json();
      assertTrue(state.get("ready").asBoolean());
      long pid = cluster.node(1).running().orElseThrow().pid();
      assertEquals(pid, state.get("nodes").get(0).get("process").asLong());
      Map<String, String> environment =
          Map.of("COTERIE_DATA", folder.toString(), "COTERIE_JSON", "true", "COTERIE_KEYSPACE", kv);
      Said scanned = run(environment, List.of("kv", "scan", "row"));
      assertEquals("a", scanned.json().get("column").asString());
    }
  }

  @Test
  @DisplayName("P33 a keyspace with more copies than nodes is made, and what is missing is told")
  void copies() throws Exception {
    try (RealCluster cluster = new RealCluster(folder, 1)) {
      cluster.startAll();
      Said many = run("keyspace", "create", "many", "--copies", "9", "--tablets", "1");
      assertEquals(0, many.code);
      assertEquals(List.of("made keyspace many"), many.out);
      assertEquals(
          "coterie: of the 9 copies wanted only 1 can exist now, one on each storage node that is"
              + " up; more are made when nodes join",
          many.err);
      assertEquals("", run("keyspace", "create", "one", "--copies", "1", "--ack", "all").err);
    }
  }

  @Test
  @DisplayName("kv reads the keyspaces of accounts and mail, and does not write to them")
  void keyspacesOfApplications() throws Exception {
    try (RealCluster cluster = new RealCluster(folder, 1)) {
      cluster.startAll();
      cluster.createKeyspace(AppKeyspaces.ACCOUNTS, 1);
      for (String write : List.of("put row a one", "cput row a 0 one", "delete row a")) {
        List<String> words = new ArrayList<>(List.of(("kv " + write).split(" ", -1)));
        words.add("--keyspace=" + AppKeyspaces.ACCOUNTS);
        Said refused = run(words.toArray(String[]::new));
        assertEquals(1, refused.code);
        assertEquals(
            "coterie: keyspace accounts belongs to accounts and mail, and kv only reads it: change"
                + " it by the web page, or write to another keyspace: ./coterie keyspace create"
                + " NAME makes one",
            refused.err);
      }
      Said read = run("kv", "get", "-k", AppKeyspaces.ACCOUNTS, "row", "a");
      assertEquals("coterie: no such cell", read.err);
      assertEquals(3, read.code);
    }
  }

  @Test
  @DisplayName("every option has an environment variable, and no two options share one by accident")
  void environment() {
    EnvironmentDefaults all = new EnvironmentDefaults(new Everything());
    options(Main.commandLine())
        .filter(option -> !option.usageHelp() && !option.versionHelp())
        .forEach(option -> assertEquals(option.longestName(), all.defaultValue(option)));
    assertEquals("COTERIE_WEB_PORT", NodeSettings.variable("--web-port"));
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "nothing-like-it",
        "status --nothing",
        "stop",
        "stop two",
        "up --nodes 0",
        "up --port-base 1",
        "keyspace",
        "keyspace create Capitals",
        "keyspace create fine --copies 10",
        "keyspace create fine --tablets 0",
        "keyspace create fine --ack some",
        "kv",
        "kv put row column",
        "kv scan row --limit many",
        "kv scan row --limit 0",
        "kv watch",
        "kv watch row --after tomorrow"
      })
  @DisplayName("P33 wrong usage has exit code 2, whether a cluster is there or not")
  void misuse(String words) {
    assertEquals(2, Main.run(words.split(" ", -1)));
  }

  @Test
  @DisplayName(
      "P33 every help names exit codes and describes all that it takes, arguments by example")
  void help() {
    assertEquals(List.of(), gaps(Main.commandLine()).toList());
  }

  private static Stream<String> gaps(CommandLine command) {
    String help = command.getUsageMessage(CommandLine.Help.Ansi.OFF);
    String name = command.getCommandSpec().qualifiedName();
    Stream<String> arguments =
        command.getCommandSpec().args().stream()
            .filter(argument -> argument.description().length == 0)
            .map(argument -> name + " does not describe " + argument.paramLabel());
    boolean shown =
        command.getCommandSpec().positionalParameters().isEmpty() || help.contains("Example");
    Stream<String> own =
        Stream.of(
                help.contains("Exit codes:") ? "" : name + " names no exit codes",
                shown ? "" : name + " has no example")
            .filter(gap -> !gap.isEmpty());
    return Stream.of(
            arguments,
            own,
            command.getSubcommands().values().stream().flatMap(CommandLineTest::gaps))
        .flatMap(each -> each);
  }

  @Test
  @DisplayName("an unknown outcome has an exit code of its own")
  void unknown() {
    assertEquals(4, Output.failed(new Result.Unknown<>("no answer")));
  }

  private Said run(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--data", folder.toString()));
    return run(Map.of(), all);
  }

  private static Said run(Map<String, String> environment, List<String> arguments)
      throws Exception {
    try (CommandLineRun run = new CommandLineRun(environment, arguments)) {
      return new Said(run.end(), run.out(), run.err());
    }
  }

  private static Stream<OptionSpec> options(CommandLine command) {
    return Stream.concat(
        command.getCommandSpec().options().stream(),
        command.getSubcommands().values().stream().flatMap(CommandLineTest::options));
  }

  /// An environment in which each variable holds the name of the option that it sets.
  private static final class Everything extends java.util.AbstractMap<String, String> {
    @Override
    public String get(Object variable) {
      return "--"
          + String.valueOf(variable)
              .substring("COTERIE_".length())
              .toLowerCase(java.util.Locale.ROOT)
              .replace('_', '-');
    }

    @Override
    public java.util.Set<Entry<String, String>> entrySet() {
      return java.util.Set.of();
    }
  }
}

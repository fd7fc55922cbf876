package io.coterie.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// `coterie bench start`: how long `./coterie up` takes until four nodes serve, nothing being
/// built, as somebody with a watch sees it; and what the nodes use when nobody asks anything.
@Command(
    name = "start",
    description = "Measures `coterie up` without a build: an empty folder, a used one, one node.",
    mixinStandardHelpOptions = true)
final class StartCommand implements Callable<Integer> {
  private static final Pattern NODE_STARTED = Pattern.compile("started in ([0-9.]+) s");
  private static final int IDLE_SECONDS = 20;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      paramLabel = "N",
      description = "Starts of each kind (default: 3).")
  private int rounds = 3;

  @Option(
      names = "--port-base",
      defaultValue = "17400",
      paramLabel = "PORT",
      description = "First of 200 ports (default: 17400).")
  private int portBase = 17_400;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      defaultValue = "docs/evidence/start.json",
      description = "The evidence (default: docs/evidence/start.json, in the program's folder).")
  private Path out = Path.of("docs", "evidence", "start.json");

  private final Path home = Path.of(System.getProperty("coterie.home", "")).toAbsolutePath();
  private final Path folder = home.resolve(".build").resolve("bench-start");

  /// What one run has found.
  record Evidence(String commit, String command, Map<String, String> setting, List<Start> starts) {}

  /// One start.
  ///
  /// @param upSeconds from the command to its line "ready"
  /// @param nodeSeconds from each node's process to its line "runs", as its log has it
  /// @param startCpuSeconds processor time of all nodes until "ready"
  /// @param idlePercent of one core, all nodes together, after that; 0 where it was not measured
  record Start(
      String kind,
      int nodes,
      double upSeconds,
      List<Double> nodeSeconds,
      double startCpuSeconds,
      double idlePercent) {}

  @Override
  public Integer call() throws Exception {
    Map<String, String> setting = Setting.here(folder);
    setting.remove("etcd");
    setting.remove("redis");
    List<Start> starts = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      Program.removeFolder(folder);
      Files.createDirectories(folder);
      starts.add(start("empty folder", 4, false));
      starts.add(start("used folder", 4, round == rounds - 1));
      starts.add(start("one node, empty folder", 1, false));
      starts.add(start("one node, used folder", 1, false));
    }
    Program.removeFolder(folder);
    starts.forEach(System.out::println);
    Path file = home.resolve(out);
    Files.createDirectories(file.toAbsolutePath().getParent());
    Evidence evidence =
        new Evidence(
            Setting.commit(home), "coterie bench start --rounds " + rounds, setting, starts);
    Files.writeString(
        file,
        JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValueAsString(evidence)
            + "\n");
    return 0;
  }

  private Start start(String kind, int nodes, boolean idle) throws Exception {
    Path data = folder.resolve("nodes" + nodes);
    long beganNanos = System.nanoTime();
    Process up =
        new ProcessBuilder(
                home.resolve("coterie").toString(),
                "up",
                "--data=" + data,
                "--nodes=" + nodes,
                "--port-base=" + portBase,
                "--web-port=" + (portBase + 120),
                "--smtp-port=" + (portBase + 121))
            .redirectErrorStream(true)
            .start();
    awaitReady(up);
    double upSeconds = (System.nanoTime() - beganNanos) / 1e9;
    List<ProcessHandle> processes = new ArrayList<>();
    List<Double> nodeSeconds = new ArrayList<>();
    for (int number = 1; number <= nodes; number++) {
      Path node = data.resolve("n" + number);
      long pid = Long.parseLong(Files.readString(node.resolve("node.pid")).split(" ", -1)[0]);
      processes.add(ProcessHandle.of(pid).orElseThrow());
      nodeSeconds.add(lastStart(node.resolve("node.log")));
    }
    double startCpuSeconds = ProcessorTime.of(processes) / 1e9;
    double idlePercent = idle ? idlePercent(processes) : 0;
    up.destroy();
    up.waitFor();
    return new Start(
        kind, nodes, tenths(upSeconds), nodeSeconds, tenths(startCpuSeconds), tenths(idlePercent));
  }

  private static void awaitReady(Process up) throws IOException {
    BufferedReader lines = up.inputReader();
    StringBuilder said = new StringBuilder();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      said.append(line).append('\n');
      if (line.startsWith("ready in")) {
        return;
      }
    }
    throw new Trouble("coterie up has ended and said:\n" + said, "mend that first");
  }

  private static double lastStart(Path log) throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      return lines
          .map(NODE_STARTED::matcher)
          .filter(Matcher::find)
          .map(found -> Double.parseDouble(found.group(1)))
          .reduce((first, second) -> second)
          .orElseThrow(
              () -> new Trouble(log + " does not say how long the start took", "read that log"));
    }
  }

  private static double idlePercent(List<ProcessHandle> processes) throws InterruptedException {
    // What a start leaves to do, such as compiling, is over by then.
    TimeUnit.SECONDS.sleep(IDLE_SECONDS);
    long before = ProcessorTime.of(processes);
    TimeUnit.SECONDS.sleep(IDLE_SECONDS);
    return 100.0 * (ProcessorTime.of(processes) - before) / (IDLE_SECONDS * 1e9);
  }

  private static double tenths(double value) {
    return Math.round(value * 10) / 10.0;
  }
}

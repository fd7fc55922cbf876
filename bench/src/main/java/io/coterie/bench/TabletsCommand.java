package io.coterie.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `coterie bench tablets`: synced writes and linearizable reads of single cells, one node and
/// three, against etcd; one node against Redis; the node's store against RocksDB by itself.
@Command(
    name = "tablets",
    description = "Keyspaces of mode tablets against etcd, Redis and raw RocksDB.",
    exitCodeListHeading = "Ends with:%n",
    exitCodeList = {
      "0:every floor is met and nothing acknowledged is lost",
      "1:one is missed, or something is"
    },
    mixinStandardHelpOptions = true)
final class TabletsCommand implements Callable<Integer> {
  private static final String ENGINE = "engine";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--only",
      split = ",",
      defaultValue = "engine,1,3",
      paramLabel = "PART",
      description = "engine, 1, 3: the store alone, one node, three (default: all).")
  private List<String> parts = List.of();

  @Option(
      names = "--in-flight",
      split = ",",
      defaultValue = "1,50,500",
      paramLabel = "N",
      description = "Callers at a time (default: 1,50,500).")
  private List<Integer> inFlight = List.of();

  @Option(
      names = "--warm-up",
      defaultValue = "90",
      paramLabel = "SECONDS",
      description = "Load on Coterie before anything is measured (default: 90).")
  private double warmUpSeconds = 90;

  @Option(
      names = "--seconds",
      defaultValue = "5",
      paramLabel = "SECONDS",
      description = "Length of a measured round (default: 5).")
  private double roundSeconds = 5;

  @Option(
      names = "--rounds",
      defaultValue = "2",
      paramLabel = "N",
      description = "Rounds of each target and load (default: 2).")
  private int rounds = 2;

  @Option(
      names = "--port-base",
      defaultValue = "17400",
      paramLabel = "PORT",
      description = "First of 400 ports (default: 17400).")
  private int portBase = 17_400;

  @Option(names = "--no-kill", description = "Leaves out the kill -9 at the end.")
  private boolean noKill;

  @Option(
      names = "--alone",
      description = "Measures Coterie without peers, for work on its hot path; no evidence.")
  private boolean alone;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      defaultValue = "docs/evidence/tablets.json",
      description = "The evidence (default: docs/evidence/tablets.json, in the program's folder).")
  private Path out = Path.of("docs", "evidence", "tablets.json");

  private final Path home = Path.of(System.getProperty("coterie.home", "")).toAbsolutePath();
  private final Path folder = home.resolve(".build").resolve("bench");
  private final Map<String, String> systems = new LinkedHashMap<>();
  private final List<Evidence.Result> results = new ArrayList<>();
  private final List<KillTrial> kills = new ArrayList<>();
  private final List<String> absent = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    Program.removeFolder(folder);
    Files.createDirectories(folder);
    Map<String, String> setting = Setting.here(folder);
    setting.put("warm-up", warmUpSeconds + " s of load on Coterie, a tenth of it on others");
    setting.put("round", roundSeconds + " s, " + rounds + " of each target and load, in turn");
    setting.put("payload", Load.VALUE_BYTES + " B below one of " + Load.KEYS + " keys at random");
    for (String part : parts) {
      switch (part) {
        case ENGINE -> engine();
        case "1" -> nodes(1);
        case "3" -> nodes(3);
        default -> throw new Trouble("there is no part " + part, "known are engine, 1 and 3");
      }
    }
    Program.removeFolder(folder);
    List<Bound.Verdict> bounds = Bound.judge(results);
    report(setting, bounds);
    boolean kept = kills.stream().allMatch(kill -> kill.missing() == 0);
    return kept && bounds.stream().noneMatch(Bound.Verdict::isMissedFloor) ? 0 : 1;
  }

  private void engine() throws Exception {
    try (OwnEngine own = new OwnEngine(folder.resolve("own"));
        RawRocks raw = new RawRocks(folder.resolve("raw"))) {
      measure(ENGINE, List.of(own, raw));
    }
  }

  private void nodes(int size) throws Exception {
    String topology = size == 1 ? "1 node" : size + " nodes";
    List<Cluster> clusters = new ArrayList<>();
    List<Target> targets = new ArrayList<>();
    try {
      CoterieCluster coterie =
          new CoterieCluster(
              home, folder.resolve("coterie" + size), size, portBase + 100 * (size / 2));
      clusters.add(coterie);
      targets.add(coterie);
      if (isThere("etcd", "apt-get install etcd-server")) {
        EtcdCluster etcd = new EtcdCluster(folder.resolve("etcd" + size), size, portBase + 200);
        clusters.add(etcd);
        targets.add(etcd);
      }
      if (size == 1 && isThere("redis-server", "apt-get install redis-server")) {
        targets.add(new RedisServer(folder.resolve("redis"), portBase + 300));
      }
      measure(topology, targets);
      if (!noKill && !alone) {
        for (Cluster cluster : clusters) {
          KillTrial trial = KillTrial.of(cluster, size);
          kills.add(trial);
          System.out.println(trial);
        }
      }
    } finally {
      targets.forEach(Target::close);
    }
  }

  private void measure(String topology, List<Target> targets) throws Exception {
    targets.forEach(target -> systems.put(topology + ", " + target.name(), target.configuration()));
    List<Load> loads = new ArrayList<>();
    for (int callers : inFlight) {
      loads.add(new Load(Load.Kind.WRITE, callers));
      loads.add(new Load(Load.Kind.READ, callers));
    }
    Contest.Pace pace = new Contest.Pace(warmUpSeconds, roundSeconds, rounds);
    results.addAll(new Contest(topology, targets, loads, pace).run());
  }

  private boolean isThere(String program, String cure) {
    if (alone) {
      return false;
    }
    if (Program.find(program).isPresent()) {
      return true;
    }
    String line = program + " is absent, so nothing is compared with it: " + cure;
    if (!absent.contains(line)) {
      absent.add(line);
      System.out.println("NOT RUN " + line);
    }
    return false;
  }

  private void report(Map<String, String> setting, List<Bound.Verdict> bounds) throws IOException {
    List<String> arguments = spec.commandLine().getParseResult().originalArgs();
    String command = "./coterie bench tablets " + String.join(" ", arguments);
    Evidence evidence =
        new Evidence(
            Setting.commit(home),
            command.strip(),
            setting,
            systems,
            results,
            bounds,
            kills,
            absent);
    System.out.println(Table.markdown(evidence));
    if (!alone) {
      Path file = home.resolve(out);
      evidence.write(file);
      System.out.println("evidence: " + file);
    }
  }
}

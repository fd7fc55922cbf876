package io.coterie.server;

import io.coterie.apps.AppKeyspaces;
import io.coterie.apps.accounts.House;
import io.coterie.apps.accounts.Invitations;
import io.coterie.apps.accounts.Registration;
import io.coterie.client.ClientConfig;
import io.coterie.client.Cluster;
import io.coterie.client.Result;
import io.coterie.core.control.ControlAnswer;
import io.coterie.core.identity.NodeId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `coterie up`: a cluster on this machine, each node a process of its own.
///
/// Holds no port and no data itself: killed with -9 it leaves the nodes serving, and the next `up`
/// finds them.
@Command(
    name = "up",
    description = {
      "Starts a cluster on this machine and watches over it until Ctrl-C.",
      "Ports and --lan may be other ones at each start; the nodes and their own ports stay."
    },
    footer = "%nExample:%n  ./coterie up --web-port 8081 --smtp-port 2525",
    mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
  /// The keyspace that `coterie kv` uses unless told otherwise.
  static final String KEYSPACE = "kv";

  private static final int TABLETS = 4;
  private static final long READY_MILLIS_MAX = 60_000;

  @Mixin private FolderOption data = new FolderOption();

  @Option(
      names = "--nodes",
      defaultValue = "4",
      paramLabel = "N",
      description = "Nodes of a new cluster, 1 to 50 (default: 4); an existing one keeps its own.")
  private int nodes = 4;

  @Option(
      names = "--port-base",
      defaultValue = "7400",
      paramLabel = "PORT",
      description = "A new cluster's node N listens at PORT + N and PORT + 50 + N (default: 7400).")
  private int portBase = Ports.BASE_DEFAULT;

  @Option(
      names = "--web-port",
      defaultValue = "8080",
      paramLabel = "PORT",
      description = "Port of the web page (default: 8080).")
  private int webPort = NodeSettings.Doors.DEFAULT.webPort();

  @Option(
      names = "--smtp-port",
      defaultValue = "2500",
      paramLabel = "PORT",
      description = "Port that takes in mail (default: 2500).")
  private int smtpPort = NodeSettings.Doors.DEFAULT.smtpPort();

  @Option(
      names = "--lan",
      description = "Also serves the web page by https to the network that this machine is on.")
  private boolean lan;

  /// From the moment that `up` was told to end; nodes that end afterwards do as they are told.
  private final CountDownLatch ending = new CountDownLatch(1);

  /// Once its nodes have stopped.
  private final CountDownLatch ended = new CountDownLatch(1);

  private final long beganMillis = System.currentTimeMillis();

  @Override
  public Integer call() throws InterruptedException {
    if (nodes < 1 || nodes > Ports.NODES_MAX) {
      throw Trouble.ofUsage("--nodes " + nodes, "one machine holds 1 to " + Ports.NODES_MAX);
    }
    Ports ports = new Ports(portBase);
    ClusterFolder folder = data.folder();
    try (FileLock lock = lock(folder.root())) {
      UpLog.open(folder.root());
      if (!folder.exists()) {
        make(folder, ports);
      }
      Optional<Lan> network = lan ? Optional.of(Lan.prepare(folder)) : Optional.empty();
      List<NodeProcess> processes =
          folder.nodesHere().stream()
              .map(number -> new NodeProcess(number, folder.node(number)))
              .toList();
      Thread closing = Thread.ofPlatform().unstarted(() -> end(processes));
      look(folder, processes);
      Runtime.getRuntime().addShutdownHook(closing);
      startMissing(processes);
      try (RemoteDatabase remote =
          new RemoteDatabase(folder, ClientConfig.DEFAULT.withCallMillis(2_000))) {
        if (isMadeReady(remote, processes)) {
          announce(address(folder, remote), network);
          new Supervisor(remote.database(), processes).run(ending);
        }
        ended.await();
        lock.release();
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return 0;
  }

  private void announce(String address, Optional<Lan> network) {
    double seconds = (System.currentTimeMillis() - beganMillis) / 1000.0;
    say(String.format(Locale.ROOT, "ready in %.1f s", seconds));
    say("web page: " + address);
    network.ifPresent(open -> open.announce(webPort, UpCommand::say));
    say("mail for NAME@" + NodeSettings.Doors.DEFAULT.domain() + ": port " + smtpPort);
  }

  /// What Ctrl-C does.
  private void end(List<NodeProcess> processes) {
    beginEnd();
    long running = processes.stream().filter(each -> each.running().isPresent()).count();
    if (running > 0) {
      say(
          (running == 1 ? "stopping 1 node" : "stopping " + running + " nodes")
              + "; the next up finds everything that the cluster holds");
    }
    processes.parallelStream().forEach(NodeProcess::stop);
    ended.countDown();
  }

  private void make(ClusterFolder folder, Ports ports) {
    PortCheck.ofDoorsAmong(doors(), PortCheck.portsOfNew(nodes, ports));
    PortCheck.ofNew(nodes, ports);
    PortCheck.ofDoors(doors(), List.of());
    folder.init(nodes, ports);
    say("made a new cluster in " + folder.root());
  }

  /// At what a node would only stumble over later, and say so in its log.
  private void look(ClusterFolder folder, List<NodeProcess> processes) {
    PortCheck.ofDoorsAmong(doors(), PortCheck.portsOf(folder.roster()));
    PortCheck.ofRoster(folder, processes);
    PortCheck.ofDoors(doors(), processes);
    FirstLook.at(folder.root()).check(folder.root(), processes);
  }

  private NodeSettings.Doors doors() {
    return new NodeSettings.Doors(webPort, smtpPort, NodeSettings.Doors.DEFAULT.domain(), lan);
  }

  /// Starts the nodes that do not run, and again those that an earlier `up` has left behind other
  /// doors: what is announced afterwards has to be true.
  private void startMissing(List<NodeProcess> processes) {
    NodeSettings.Doors doors = doors();
    processes.parallelStream()
        .filter(process -> process.running().isPresent())
        .filter(process -> !NodeSettings.read(settings(process)).doors().equals(doors))
        .forEach(process -> {
          say(
              "node "
                  + process.number()
                  + " runs with other ports or another --lan: it starts again");
          process.stop();
        });
    for (NodeProcess process : processes) {
      if (process.running().isPresent()) {
        say("node " + process.number() + " runs already");
      } else {
        start(process, doors);
        say("starting node " + process.number() + " of " + processes.size());
      }
    }
  }

  /// Starts a node, but none once the end has begun, which would be left behind.
  private synchronized void start(NodeProcess process, NodeSettings.Doors doors) {
    if (!isEnding()) {
      NodeSettings.write(settings(process), process.number(), doors);
      process.start();
    }
  }

  private synchronized void beginEnd() {
    ending.countDown();
  }

  private boolean isEnding() {
    return ending.getCount() == 0;
  }

  private static Path settings(NodeProcess process) {
    return process.folder().resolve("node.toml");
  }

  /// Waits until the nodes serve what a cluster begins with; false when it is to end before.
  private boolean isMadeReady(RemoteDatabase remote, List<NodeProcess> processes)
      throws InterruptedException {
    awaitReady(remote, processes);
    if (!isEnding()) {
      ensureKeyspaces(remote);
      awaitReady(remote, processes);
    }
    return !isEnding();
  }

  /// Returns when all nodes serve, or the end has begun.
  private void awaitReady(RemoteDatabase remote, List<NodeProcess> processes)
      throws InterruptedException {
    String waitingFor = "";
    while (true) {
      String now;
      switch (remote.database().cluster().status()) {
        case Result.Done<ControlAnswer.Status>(var status) -> {
          if (status.ready()
              && status.nodes().size() >= processes.size()
              && processes.stream().allMatch(process -> saysReady(remote, process))) {
            return;
          }
          now = status.waiting().isEmpty() ? "the other nodes" : status.waiting().getFirst();
        }
        case Result.Refused<ControlAnswer.Status>(var reason, var detail, var cure) -> now = detail;
        case Result.Unknown<ControlAnswer.Status>(var detail) -> now = "the first node to answer";
      }
      if (!now.equals(waitingFor)) {
        waitingFor = now;
        say("waiting for " + now);
      }
      for (NodeProcess process : processes) {
        boolean running = process.running().isPresent();
        if (isEnding()) {
          return;
        }
        if (!running) {
          throw new Trouble(
              "node " + process.number() + " has ended; its last words:\n" + process.lastWords(),
              "mend that and start again");
        }
      }
      if (System.currentTimeMillis() - beganMillis > READY_MILLIS_MAX) {
        throw new Trouble(
            "the cluster is not ready after a minute, waiting for " + waitingFor,
            "see " + processes.getFirst().folder().resolve(NodeLog.NAME));
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  /// Whether the node itself says so: the others may still take its last life for the present one.
  private static boolean saysReady(RemoteDatabase remote, NodeProcess process) {
    return remote.database().cluster().statusOf(new NodeId(process.number()))
            instanceof Result.Done<ControlAnswer.Status>(var status)
        && status.ready();
  }

  /// Makes the keyspaces that are missing; the same settings again change nothing.
  static void ensureKeyspaces(RemoteDatabase remote) {
    Cluster cluster = remote.database().with(ClientConfig.DEFAULT).cluster();
    List<Future<Result<ControlAnswer.Changed>>> made = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (String name : AppKeyspaces.NAMES) {
        int tablets = AppKeyspaces.tablets(name);
        made.add(
            threads.submit(() -> cluster.createKeyspace(name, AppKeyspaces.SETTINGS, tablets)));
      }
      made.add(
          threads.submit(() -> cluster.createKeyspace(KEYSPACE, AppKeyspaces.SETTINGS, TABLETS)));
    }
    made.forEach(each -> each.resultNow().orThrow());
  }

  /// The page's address; for a cluster without an administrator with a link that makes one, once.
  private String address(ClusterFolder folder, RemoteDatabase remote) {
    Services services =
        Services.over(
            remote.database().with(ClientConfig.DEFAULT),
            new House(NodeSettings.Doors.DEFAULT.domain(), Registration.OPEN, folder.pepper()));
    Invitations invitations = services.accounts().invitations();
    String page = "http://localhost:" + webPort;
    return invitations.hasAdministrator()
        ? page
        : page
            + "/signup#invitation="
            + Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(invitations.firstAdministrator().token().toArray())
            + "&cluster="
            + folder.genesis().clusterId().toHex();
  }

  /// One `up` per folder: the lock goes with the process, however that ends.
  private static FileLock lock(Path root) throws IOException {
    Files.createDirectories(root);
    FileChannel channel =
        FileChannel.open(
            root.resolve("up.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = channel.tryLock();
    if (lock == null) {
      channel.close();
      throw new Trouble(
          "a cluster is up in " + root + " already",
          "look at it with: ./coterie status, or name another folder with --data");
    }
    return lock;
  }

  private static void say(String line) {
    System.out.println(line);
  }
}

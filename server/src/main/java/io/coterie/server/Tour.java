package io.coterie.server;

import io.coterie.client.ClientConfig;
import io.coterie.client.Result;
import io.coterie.core.control.ControlAnswer;
import io.coterie.core.identity.NodeId;
import io.coterie.core.wire.Bytes;
import io.coterie.person.ApiProblem;
import io.coterie.person.Door;
import io.coterie.person.LoggedIn;
import io.coterie.person.Person;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The tour: a cluster of four processes, two people, mail, two kills, and what is left afterwards.
///
/// It enters by the same doors as everybody: the web port, the mail port, `kill -9`. Its folder and
/// ports are its own, and both are gone when it ends.
final class Tour {
  private static final int NODES = 4;
  private static final int MAILS = 5;
  private static final String OUTSIDE = "grace@analytical.test";

  private final Path root;
  private final String canary = "CANARY-" + UUID.randomUUID();
  private final Set<String> accepted = new TreeSet<>();
  private int step;

  Tour(Path root) {
    this.root = root;
  }

  void run() throws InterruptedException {
    if (Files.exists(root)) {
      throw new Trouble(
          root + " exists already",
          "if no other tour runs, remove it; or name another folder with --tour-data");
    }
    try (Stage stage = new Stage(root);
        HttpClient http = HttpClient.newHttpClient()) {
      Door door = new Door(URI.create("http://localhost:" + stage.webPort), http);
      LoggedIn ada = signUp(door, "ada");
      LoggedIn ben = signUp(door, "ben");
      say("Ada and Ben have signed up; their keys were made in this terminal, not in a node");
      send(stage, ben, MAILS);
      ada.send(message(ada.address(), ben.address()), List.of(ben.address()));
      count(ben, "mails: %d by SMTP from outside, one that Ada encrypted herself".formatted(MAILS));
      killLeader(stage, ada, ben);
      killMailHolder(stage, ben);
      search(ben);
    } catch (ApiProblem refused) {
      throw new Trouble("the tour cannot go on", String.valueOf(refused.getMessage()));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    say("the cluster is stopped and its folder removed");
  }

  private LoggedIn signUp(Door door, String name) {
    return new Person(name, DemoCommand.password()).signUp(door, Optional.empty()).loggedIn();
  }

  private void send(Stage stage, LoggedIn to, int count) throws InterruptedException {
    SmtpSender sender = new SmtpSender(stage.smtpPort);
    for (int i = 0; i < count; i++) {
      SampleMail.Letter letter = letter(OUTSIDE, to.address());
      sender.send(letter.from(), letter.to(), letter.message());
      accepted.add(letter.id());
    }
  }

  /// The canary is in the subject and in the body.
  private SampleMail.Letter letter(String from, String to) {
    return SampleMail.text(from, to, canary + " in the subject", "", canary + " in the body\n");
  }

  private Bytes message(String from, String to) {
    SampleMail.Letter letter = letter(from, to);
    accepted.add(letter.id());
    return Bytes.utf8(letter.message());
  }

  /// Opens every mail and compares with what was acknowledged.
  private void count(LoggedIn person, String what) {
    Set<String> found = new TreeSet<>();
    for (LoggedIn.Item item : person.mails()) {
      if (person.read(item.id()).toUtf8().contains(canary + " in the body")) {
        found.add(item.summary().messageId());
      }
    }
    if (!found.equals(accepted)) {
      throw new Trouble(
          accepted.size() + " mails were acknowledged and " + found.size() + " are there",
          "this is a bug; please report it with the folder " + root);
    }
    say("Ben opens " + found.size() + " " + what);
  }

  private void killLeader(Stage stage, LoggedIn ada, LoggedIn ben) throws InterruptedException {
    int leader = stage.leader();
    stage.kill(leader);
    long beganNanos = System.nanoTime();
    ada.send(message(ada.address(), ben.address()), List.of(ben.address()));
    say(
        "kill -9 of node %d, which led the control plane: Ada's next mail is durable after %s"
            .formatted(leader, since(beganNanos)));
    count(ben, "mails: all of them");
    stage.restart(leader);
    say("node " + leader + " is back and has caught up");
  }

  private void killMailHolder(Stage stage, LoggedIn ben) throws InterruptedException {
    Optional<Integer> found = stage.mailHolder();
    if (found.isEmpty()) {
      say("left out: this system does not tell which process holds the mail port (Linux does)");
      return;
    }
    int holder = found.get();
    Semaphore sent = new Semaphore(0);
    List<RuntimeException> failed = new ArrayList<>();
    Thread sender =
        Thread.startVirtualThread(() -> {
          try {
            for (int i = 0; i < MAILS; i++) {
              send(stage, ben, 1);
              sent.release();
            }
          } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
          } catch (RuntimeException refused) {
            failed.add(refused);
            sent.release(MAILS);
          }
        });
    sent.acquire();
    stage.kill(holder);
    long beganNanos = System.nanoTime();
    sender.join();
    if (!failed.isEmpty()) {
      throw failed.getFirst();
    }
    say(
        "kill -9 of node %d, which held the mail port, while mail came in: the rest was taken in %s"
            .formatted(holder, since(beganNanos)));
    count(ben, "mails: every one that was answered with 250");
  }

  /// The clear address is looked for too, so that a search that finds nothing means something.
  private void search(LoggedIn ben) {
    DiskSearch marker = DiskSearch.below(root, canary);
    DiskSearch address = DiskSearch.below(root, ben.address());
    if (!marker.found().isEmpty() || address.found().isEmpty()) {
      throw new Trouble(
          "the canary is in " + marker.found() + ", the address in " + address.found(),
          "this is a bug; please report it with the folder " + root);
    }
    say(
        "the canary of subjects and bodies is in none of %d files (%d MiB); Ben's address is in %d"
            .formatted(marker.files(), marker.bytes() >> 20, address.found().size()));
  }

  private void say(String sentence) {
    step++;
    System.out.println(String.format(Locale.ROOT, "%2d  %s", step, sentence));
  }

  private static String since(long beganNanos) {
    double seconds = (System.nanoTime() - beganNanos) / 1e9;
    return String.format(Locale.ROOT, "%.1f s", seconds);
  }

  /// The tour's cluster.
  private final class Stage implements AutoCloseable {
    private static final long READY_MILLIS_MAX = 60_000;

    private final int webPort;
    private final int smtpPort;
    private final SpawnedUp up;
    private final ClusterFolder folder;
    private final RemoteDatabase remote;
    private final Deque<AutoCloseable> parts = new ConcurrentLinkedDeque<>();

    Stage(Path root) throws IOException, InterruptedException {
      long beganNanos = System.nanoTime();
      webPort = Ports.free();
      smtpPort = Ports.free();
      folder = new ClusterFolder(root);
      up =
          new SpawnedUp(
              List.of(
                  "--data", root.toString(),
                  "--nodes", String.valueOf(NODES),
                  "--web-port", String.valueOf(webPort),
                  "--smtp-port", String.valueOf(smtpPort),
                  "--port-base", String.valueOf(Ports.free(NODES).base())));
      parts.push(this::remove);
      parts.push(up);
      // Ctrl-C ends the tour like its last step.
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(this::close));
      try {
        up.await("web page: ");
        remote = new RemoteDatabase(folder, ClientConfig.DEFAULT);
        parts.push(remote);
      } catch (RuntimeException | InterruptedException failed) {
        close();
        throw failed;
      }
      say("four nodes run, each a process of its own, in " + root + ", after " + since(beganNanos));
    }

    int leader() throws InterruptedException {
      ControlAnswer.Status status =
          status(() -> remote.database().cluster().status(), known -> known.leader().isPresent());
      return status.leader().orElseThrow().number();
    }

    /// The node whose process listens on the mail port, where the system tells.
    Optional<Integer> mailHolder() {
      Optional<ProcessHandle> holder = PortHolder.of(smtpPort);
      return folder.nodesHere().stream()
          .filter(number -> holder.isPresent() && process(number).running().equals(holder))
          .findFirst();
    }

    void kill(int number) {
      process(number)
          .running()
          .ifPresent(handle -> {
            handle.destroyForcibly();
            handle.onExit().join();
          });
    }

    void restart(int number) throws InterruptedException {
      process(number).start();
      NodeId id = new NodeId(number);
      status(
          () -> remote.database().cluster().statusOf(id),
          status -> status.ready() && status.nodes().size() == NODES);
    }

    private NodeProcess process(int number) {
      return new NodeProcess(number, folder.node(number));
    }

    private ControlAnswer.Status status(
        Supplier<Result<ControlAnswer.Status>> asked, Predicate<ControlAnswer.Status> wanted)
        throws InterruptedException {
      long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(READY_MILLIS_MAX);
      Result<ControlAnswer.Status> last = asked.get();
      while (System.nanoTime() - endNanos < 0) {
        if (last instanceof Result.Done<ControlAnswer.Status>(var status) && wanted.test(status)) {
          return status;
        }
        TimeUnit.MILLISECONDS.sleep(100);
        last = asked.get();
      }
      throw new Trouble(
          "the cluster is not ready after a minute; the last it said was " + last,
          "please report this");
    }

    /// What is left to close; a second call finds nothing.
    @Override
    public void close() {
      for (AutoCloseable part = parts.poll(); part != null; part = parts.poll()) {
        try {
          part.close();
        } catch (Exception failed) {
          System.err.println("coterie: the tour did not end cleanly: " + failed.getMessage());
        }
      }
    }

    private void remove() {
      try (Stream<Path> paths = Files.walk(root)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(path);
        }
      } catch (IOException left) {
        System.err.println("coterie: " + root + " could not be removed: " + left.getMessage());
      }
    }
  }
}

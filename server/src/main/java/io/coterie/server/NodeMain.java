package io.coterie.server;

import io.coterie.core.identity.SignatureVectors;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.Security;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/// A node in this process, until it is told to stop: what `up` starts, and `coterie node` runs.
///
/// It has an entrance of its own, whose one argument is the node's file: reading a command line as
/// people write it takes longer than opening the store.
final class NodeMain {
  /// Libraries whose every step would fill the node's log.
  ///
  /// Held, because a logger that nobody holds forgets its level.
  private static final List<Logger> QUIET =
      List.of(Logger.getLogger("org.apache.ratis"), Logger.getLogger("org.eclipse.jetty"));

  private NodeMain() {}

  public static void main(String[] arguments) {
    Path file = Path.of(arguments[0]);
    try (NodeLog _ = new NodeLog(file.resolveSibling(NodeLog.NAME))) {
      run(NodeSettings.read(file, System.getenv(), Map.of()));
    } catch (Exception failure) {
      PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
      System.exit(Trouble.tell(failure, err));
    }
    System.exit(0);
  }

  /// Returns when the node has been told to stop.
  static void run(NodeSettings settings) throws InterruptedException {
    // Netty makes a key store of the usual type to see how TLS behaves here, twice per node. PKCS12
    // would encrypt its key with a slow hash each time: a sixth of a start.
    Security.setProperty("keystore.type", "jks");
    CountDownLatch end = new CountDownLatch(1);
    CompletableFuture<Throwable> bug = new CompletableFuture<>();
    RunningNode node =
        start(
            settings,
            failure -> {
              bug.complete(failure);
              end.countDown();
            });
    Thread closing =
        Thread.ofPlatform()
            .name("closing")
            .unstarted(() -> {
              end.countDown();
              node.close();
            });
    Runtime.getRuntime().addShutdownHook(closing);
    System.out.printf(
        Locale.ROOT,
        "node %s runs, process %d, started in %.1f s%n",
        node.id(),
        ProcessHandle.current().pid(),
        age().toMillis() / 1000.0);
    end.await();
    if (bug.isDone()) {
      bug.resultNow().printStackTrace();
      System.err.println("coterie: the node ended because of a bug; please report the lines above");
      // Its state cannot be relied on any more: end without closing, and recover from disk.
      Runtime.getRuntime().halt(70);
    }
  }

  /// Starts a node in this process; `died` is told of a bug after which it must end.
  static RunningNode start(NodeSettings settings, Consumer<Throwable> died) {
    QUIET.forEach(library -> library.setLevel(Level.WARNING));
    SignatureVectors.selfCheck();
    return new Wiring(settings, died).start();
  }

  private static Duration age() {
    Instant now = Instant.now();
    return Duration.between(ProcessHandle.current().info().startInstant().orElse(now), now);
  }
}

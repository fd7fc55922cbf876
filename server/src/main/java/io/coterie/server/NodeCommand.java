package io.coterie.server;

import io.coterie.core.identity.SignatureVectors;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `coterie node`: one node in this process, until it is told to stop.
@Command(
    name = "node",
    description = "Runs one node of a cluster in the foreground.",
    mixinStandardHelpOptions = true)
final class NodeCommand implements Callable<Integer> {
  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "The node's node.toml.")
  private Path config = Path.of("node.toml");

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Sets a key of the file otherwise; may be repeated.")
  private Map<String, String> set = new TreeMap<>();

  @Override
  public Integer call() throws InterruptedException {
    Logger.getLogger("org.apache.ratis").setLevel(Level.WARNING);
    SignatureVectors.selfCheck();
    NodeSettings settings = NodeSettings.read(config, System.getenv(), set);
    CountDownLatch end = new CountDownLatch(1);
    CompletableFuture<Throwable> bug = new CompletableFuture<>();
    RunningNode node =
        new Wiring(
                settings,
                failure -> {
                  bug.complete(failure);
                  end.countDown();
                })
            .start();
    Thread closing =
        Thread.ofPlatform()
            .name("closing")
            .unstarted(() -> {
              end.countDown();
              node.close();
            });
    Runtime.getRuntime().addShutdownHook(closing);
    System.out.println("node " + node.id() + " runs, process " + ProcessHandle.current().pid());
    end.await();
    if (bug.isDone()) {
      bug.resultNow().printStackTrace();
      System.err.println("coterie: the node ended because of a bug; please report the lines above");
      // Its state cannot be relied on any more: end without closing, and recover from disk.
      Runtime.getRuntime().halt(70);
    }
    return 0;
  }
}

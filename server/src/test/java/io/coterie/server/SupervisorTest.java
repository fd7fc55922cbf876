package io.coterie.server;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.client.ClientConfig;
import io.coterie.client.Database;
import io.coterie.client.Exchange;
import io.coterie.client.Result;
import io.coterie.core.control.ControlAnswer;
import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.Principal;
import io.coterie.core.identity.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The host's supervisor")
class SupervisorTest {
  /// Longer than a node that has answered before may be silent.
  private static final long SLOW_SECONDS = 9;

  private static final long START_SECONDS_MAX = 60;

  @TempDir private Path folder = Path.of("");

  @Test
  @Timeout(120)
  @DisplayName("P22 a node that starts slowly is not taken for a hung one")
  void slowStart() throws Exception {
    try (RunningUp up = new RunningUp(folder.resolve("c"), 1)) {
      up.kill(1);
      up.process().await("node 1 has ended");
      up.node(1).start();
      ProcessHandle node = up.node(1).running().orElseThrow();
      Signal.send("STOP", node);
      assertThrows(TimeoutException.class, () -> node.onExit().get(SLOW_SECONDS, TimeUnit.SECONDS));
      Signal.send("CONT", node);
      long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS_MAX);
      while (!(up.remote().database().cluster().statusOf(new NodeId(1))
          instanceof Result.Done<ControlAnswer.Status>)) {
        assertTrue(node.isAlive());
        assertTrue(System.nanoTime() - endNanos < 0, "the node does not answer");
      }
    }
  }

  @Test
  @Timeout(60)
  @DisplayName("P22 where no node answers, it is not the nodes that are hung, and none is ended")
  void nobodyAnswers() throws Exception {
    Process first = new ProcessBuilder("sleep", "60").start();
    Process second = new ProcessBuilder("sleep", "60").start();
    CountDownLatch end = new CountDownLatch(1);
    Database nobody =
        new Database(
            new Exchange((to, frame) -> {}),
            new Principal.Service(new NodeId(1), Role.CLIENT),
            List.of(new NodeId(1)),
            ClientConfig.DEFAULT);
    Supervisor supervisor =
        new Supervisor(nobody, List.of(node(1, first.toHandle()), node(2, second.toHandle())));
    Thread watching =
        Thread.ofVirtual()
            .start(() -> {
              try {
                supervisor.run(end);
              } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
              }
            });
    try {
      assertThrows(
          TimeoutException.class,
          () ->
              CompletableFuture.anyOf(first.onExit(), second.onExit())
                  .get(SLOW_SECONDS, TimeUnit.SECONDS));
    } finally {
      end.countDown();
      watching.join();
      first.destroyForcibly();
      second.destroyForcibly();
    }
  }

  /// A process that is taken for a node, by the file that says so.
  private NodeProcess node(int number, ProcessHandle process) throws IOException {
    Path own = Files.createDirectories(folder.resolve("n" + number));
    long started = process.info().startInstant().orElseThrow().toEpochMilli();
    Files.writeString(own.resolve("node.pid"), process.pid() + " " + started + "\n");
    return new NodeProcess(number, own);
  }
}

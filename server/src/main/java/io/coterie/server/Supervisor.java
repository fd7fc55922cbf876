package io.coterie.server;

import io.coterie.client.Database;
import io.coterie.client.Result;
import io.coterie.core.control.ControlAnswer;
import io.coterie.core.identity.NodeId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The host's supervisor: ends a node that holds its ports and answers nothing, so that others can
/// take over, and says when a node has ended. It starts nothing by itself. Where no other node has
/// answered meanwhile it ends none: then nobody could take over, and most likely it is this program
/// or the whole machine that was slow.
final class Supervisor {
  private static final long LOOK_MILLIS = 500;

  /// A node silent for longer is ended; with one try in flight that is within eight seconds (P22).
  private static final long SILENCE_NANOS_MAX = TimeUnit.SECONDS.toNanos(6);

  /// What a node may take to start, on a busy machine too, before its silence counts.
  private static final long START_MILLIS_MAX = 60_000;

  private final Database database;
  private final List<NodeProcess> processes;
  private final Map<Integer, Long> heardNanos = new TreeMap<>();
  private final Map<Integer, Long> answeredNanos = new TreeMap<>();
  private final Map<Integer, Optional<ProcessHandle>> seen = new TreeMap<>();

  Supervisor(Database database, List<NodeProcess> processes) {
    this.database = database;
    this.processes = processes;
  }

  /// Watches until `end`, which begins before the nodes are stopped: their end is no news then.
  void run(CountDownLatch end) throws InterruptedException {
    while (!end.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
      for (NodeProcess process : processes) {
        look(process, end);
      }
    }
  }

  private void look(NodeProcess process, CountDownLatch end) {
    int number = process.number();
    long nowNanos = System.nanoTime();
    Optional<ProcessHandle> running = process.running();
    if (end.getCount() == 0) {
      return;
    }
    boolean first = !seen.containsKey(number);
    Optional<ProcessHandle> before = seen.getOrDefault(number, running);
    seen.put(number, running);
    if (running.isEmpty()) {
      heardNanos.remove(number);
      if (first || before.isPresent()) {
        System.out.println(
            "node " + number + " has ended; start it with: ./coterie restart " + number);
      }
      return;
    }
    if (!running.equals(before)) {
      System.out.println("node " + number + " is back");
      heardNanos.put(number, nowNanos + TimeUnit.MILLISECONDS.toNanos(START_MILLIS_MAX));
    }
    Result<ControlAnswer.Status> answer = database.cluster().statusOf(new NodeId(number));
    if (answer instanceof Result.Done<ControlAnswer.Status>) {
      heardNanos.put(number, nowNanos);
      answeredNanos.put(number, nowNanos);
      return;
    }
    long silentNanos = nowNanos - heardNanos.computeIfAbsent(number, unheard -> nowNanos);
    if (silentNanos > SILENCE_NANOS_MAX && hasHeir(number, nowNanos)) {
      System.out.println("node " + number + " runs but answers nothing: ending it");
      running.get().destroyForcibly();
      heardNanos.remove(number);
    }
  }

  /// Whether another node has answered lately.
  private boolean hasHeir(int number, long nowNanos) {
    return answeredNanos.entrySet().stream()
        .anyMatch(
            other -> other.getKey() != number && nowNanos - other.getValue() < SILENCE_NANOS_MAX);
  }
}

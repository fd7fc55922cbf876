package io.coterie.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

/// Whether what was acknowledged is there after every process was killed with -9 under load: the
/// same for both systems, or their figures cannot be compared.
///
/// @param acknowledged writes that were answered before the kill
/// @param missing of these, how many could not be read afterwards
record KillTrial(String system, int nodes, int acknowledged, int missing) {
  private static final int CALLERS = 50;
  private static final long LOAD_MILLIS = 2_000;

  static KillTrial of(Cluster cluster, int nodes) throws Exception {
    Map<String, byte[]> acknowledged = new ConcurrentHashMap<>();
    AtomicBoolean over = new AtomicBoolean();
    CountDownLatch loaded = new CountDownLatch(1);
    List<Thread> callers =
        IntStream.range(0, CALLERS)
            .mapToObj(caller ->
                cluster.callers().newThread(() -> call(cluster, caller, acknowledged, over)))
            .toList();
    callers.forEach(Thread::start);
    loaded.await(LOAD_MILLIS, TimeUnit.MILLISECONDS);
    cluster.killAll();
    over.set(true);
    for (Thread caller : callers) {
      caller.interrupt();
      caller.join();
    }
    cluster.startAgain();
    int missing = 0;
    for (Map.Entry<String, byte[]> entry : new TreeMap<>(acknowledged).entrySet()) {
      byte[] found = cluster.read(entry.getKey().getBytes(StandardCharsets.US_ASCII));
      missing += Arrays.equals(found, entry.getValue()) ? 0 : 1;
    }
    return new KillTrial(cluster.name(), nodes, acknowledged.size(), missing);
  }

  private static void call(
      Cluster cluster, int caller, Map<String, byte[]> acknowledged, AtomicBoolean over) {
    for (int i = 0; !over.get(); i++) {
      String key = "kill-" + caller + "-" + i;
      byte[] value = Arrays.copyOf(key.getBytes(StandardCharsets.US_ASCII), Load.VALUE_BYTES);
      try {
        cluster.write(key.getBytes(StandardCharsets.US_ASCII), value);
        acknowledged.put(key, value);
      } catch (Exception killed) {
        return; // Not acknowledged: it may be there or not.
      }
    }
  }
}

package io.coterie.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Callers that ask, wait for the answer, and ask again, until the time is over.
final class ClosedLoop {
  private final Target target;
  private final Load load;
  private final AtomicLong failures = new AtomicLong();
  private final AtomicReference<String> firstFailure = new AtomicReference<>("");

  private ClosedLoop(Target target, Load load) {
    this.target = target;
    this.load = load;
  }

  static Round run(Target target, Load load, double seconds) throws InterruptedException {
    return new ClosedLoop(target, load).run(seconds);
  }

  /// Writes every key once, so that reads find something.
  static void fill(Target target, int callers) throws Exception {
    AtomicLong next = new AtomicLong();
    AtomicReference<@Nullable Exception> failed = new AtomicReference<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < callers; i++) {
      SplittableRandom random = new SplittableRandom(i);
      Runnable caller =
          () -> {
            long key = next.getAndIncrement();
            while (key < Load.KEYS && failed.get() == null) {
              try {
                target.write(Load.key((int) key), Load.value(random));
              } catch (Exception failure) {
                failed.compareAndSet(null, failure);
              }
              key = next.getAndIncrement();
            }
          };
      threads.add(target.callers().newThread(caller));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    Exception failure = failed.get();
    if (failure != null) {
      throw failure;
    }
  }

  private Round run(double seconds) throws InterruptedException {
    List<Latencies> parts = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    long cpuBefore = ProcessorTime.nanos(target.processes());
    long beganNanos = System.nanoTime();
    long endNanos = beganNanos + (long) (seconds * 1e9);
    for (int i = 0; i < load.inFlight(); i++) {
      Latencies own = new Latencies();
      parts.add(own);
      SplittableRandom random = new SplittableRandom(beganNanos + i);
      threads.add(target.callers().newThread(() -> call(own, random, endNanos)));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    double took = (System.nanoTime() - beganNanos) / 1e9;
    long cpuNanos = ProcessorTime.nanos(target.processes()) - cpuBefore;
    return new Round(Latencies.merge(parts), took, cpuNanos, failures.get(), firstFailure.get());
  }

  private void call(Latencies own, SplittableRandom random, long endNanos) {
    byte[] value = Load.value(random);
    long began = System.nanoTime();
    while (began - endNanos < 0) {
      byte[] key = Load.key(random.nextInt(Load.KEYS));
      try {
        switch (load.kind()) {
          case WRITE -> target.write(key, value);
          case READ -> {
            if (target.read(key).length != Load.VALUE_BYTES) {
              throw new IllegalStateException("a value that was written is not read");
            }
          }
        }
        long ended = System.nanoTime();
        own.add(ended - began);
        began = ended;
      } catch (Exception failure) {
        failures.incrementAndGet();
        firstFailure.compareAndSet("", String.valueOf(failure));
        began = System.nanoTime();
      }
    }
  }
}

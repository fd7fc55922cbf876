package io.coterie.simulation.world;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Virtual time and everything that is going to happen in it, for one seed.
///
/// One queue holds all events; those of the same time run in the order in which they were asked
/// for. An event runs to its end before the next begins. Randomness comes in separate streams, so
/// that a change in one part of the world leaves the others as they were.
public final class World implements AutoCloseable {
  /// A property that must hold; it throws [Violation] when it does not.
  public interface Invariant {
    void check();
  }

  /// Something that will happen, unless it is cancelled.
  public static final class Event implements Comparable<Event> {
    private final long nanos;
    private final long number;
    private @Nullable Runnable action;

    private Event(long nanos, long number, Runnable action) {
      this.nanos = nanos;
      this.number = number;
      this.action = action;
    }

    public void cancel() {
      action = null;
    }

    @Override
    public int compareTo(Event other) {
      return nanos != other.nanos
          ? Long.compare(nanos, other.nanos)
          : Long.compare(number, other.number);
    }

    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(number);
    }
  }

  private final long seed;
  private final Trace trace;
  private final Randomness network;
  private final Randomness disk;
  private final Randomness workload;
  private final Randomness faults;
  private final Randomness scheduling;
  private final Sometimes sometimes = new Sometimes();
  private final Baton baton = new Baton(this);
  private final PriorityQueue<Event> queue = new PriorityQueue<>(256);
  private final List<Invariant> always = new ArrayList<>();
  private final List<Invariant> atQuiescence = new ArrayList<>();
  private long nowNanos;
  private long asked;
  private long happened;

  public World(long seed) {
    this(seed, null);
  }

  /// A `reader` gets the trace as text, line by line.
  public World(long seed, @Nullable Consumer<String> reader) {
    Randomness root = new Randomness(seed);
    this.seed = seed;
    this.trace = new Trace(reader);
    this.network = root.fork("network");
    this.disk = root.fork("disk");
    this.workload = root.fork("workload");
    this.faults = root.fork("faults");
    this.scheduling = root.fork("scheduling");
  }

  public long seed() {
    return seed;
  }

  /// Nanoseconds since the beginning of this world. No node knows this number: see [SimClock].
  public long nowNanos() {
    return nowNanos;
  }

  public Trace trace() {
    return trace;
  }

  public Sometimes sometimes() {
    return sometimes;
  }

  public Baton baton() {
    return baton;
  }

  public Randomness network() {
    return network;
  }

  public Randomness disk() {
    return disk;
  }

  public Randomness workload() {
    return workload;
  }

  public Randomness faults() {
    return faults;
  }

  public Randomness scheduling() {
    return scheduling;
  }

  /// The number of events that have run.
  public long events() {
    return happened;
  }

  public Event after(long delayNanos, Runnable action) {
    if (delayNanos < 0) {
      throw new IllegalArgumentException("nothing happens before now: " + delayNanos);
    }
    Event event = new Event(nowNanos + delayNanos, ++asked, action);
    queue.add(event);
    return event;
  }

  /// Checked after every event: keep it cheap.
  public void always(Invariant invariant) {
    always.add(invariant);
  }

  /// Checked by [#checkAtQuiescence]: may be expensive.
  public void atQuiescence(Invariant invariant) {
    atQuiescence.add(invariant);
  }

  public void checkAtQuiescence() {
    atQuiescence.forEach(Invariant::check);
  }

  /// Runs everything that happens before this time, and lets the time come.
  public void runUntil(long nanos) {
    boolean more = true;
    while (more) {
      more = step(nanos);
    }
    nowNanos = Math.max(nowNanos, nanos);
  }

  /// Runs for this long; also inside an event that takes time, in which others happen.
  public void run(long durationNanos) {
    runUntil(nowNanos + durationNanos);
  }

  /// Runs until the condition holds; false when it does not within the bound.
  public boolean runUntil(BooleanSupplier condition, long boundNanos) {
    long end = nowNanos + boundNanos;
    while (!condition.getAsBoolean()) {
      if (!step(end)) {
        nowNanos = Math.max(nowNanos, end);
        return condition.getAsBoolean();
      }
    }
    return true;
  }

  private boolean step(long endNanos) {
    while (true) {
      Event event = queue.peek();
      if (event == null || event.nanos > endNanos) {
        return false;
      }
      queue.poll();
      Runnable action = event.action;
      if (action != null) {
        nowNanos = event.nanos;
        happened++;
        trace.step(event.nanos, event.number);
        action.run();
        for (Invariant invariant : always) {
          invariant.check();
        }
        return true;
      }
    }
  }

  /// Ends the calls that are still under the baton.
  @Override
  public void close() {
    baton.close();
  }
}

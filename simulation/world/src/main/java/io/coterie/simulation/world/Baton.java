package io.coterie.simulation.world;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Runs ordinary blocking code in virtual time: many calls, but only the holder of the baton runs.
///
/// A call runs on a thread of its own until it waits for something; then the baton goes back to
/// whoever handed it on, and comes again with an event. Threads never run side by side, so they
/// need no locks and the run is as deterministic as the world's queue.
public final class Baton implements AutoCloseable {
  private static final ThreadLocal<@Nullable Call> CURRENT = new ThreadLocal<>();

  private final World world;
  private final Set<Call> calls = new LinkedHashSet<>();
  private long numbers;

  Baton(World world) {
    this.world = world;
  }

  /// One blocking call on its own thread.
  public static final class Call {
    private final SimNode node;
    private final String name;
    private final Semaphore turn = new Semaphore(0);
    private final Semaphore back = new Semaphore(0);
    private @Nullable Thread thread;
    private @Nullable Throwable failure;
    private boolean abandoned;
    private boolean ended;

    private Call(SimNode node, String name) {
      this.node = node;
      this.name = name;
    }

    public boolean hasEnded() {
      return ended;
    }

    /// Ends the call where it waits, as when its process dies: it unwinds with [Abandoned]. A call
    /// that abandons itself unwinds when it next waits.
    public void abandon() {
      if (ended || abandoned) {
        return;
      }
      abandoned = true;
      if (thread == null) {
        ended = true;
      } else if (CURRENT.get() != this) {
        hand();
      }
    }

    /// The one who hands the baton on stands still until the call waits or ends.
    private void hand() {
      if (ended) {
        return;
      }
      turn.release();
      back.acquireUninterruptibly();
      Throwable thrown = failure;
      if (thrown != null) {
        failure = null;
        throw thrown instanceof Violation violation
            ? violation
            : new Violation(name + " ended with " + thrown, thrown);
      }
    }

    private void pass() {
      if (!abandoned) {
        back.release();
        turn.acquireUninterruptibly();
      }
      if (abandoned) {
        throw new Abandoned(name);
      }
    }
  }

  /// Unwinds the stack of a call whose process is gone; code under the baton lets it pass.
  public static final class Abandoned extends Error {
    private static final long serialVersionUID = 1L;

    Abandoned(String name) {
      super(name + " was abandoned", null, false, false);
    }
  }

  /// Begins a call on this node as an event of its own, at this time; a crash of the node abandons
  /// it. An exception that leaves `body` ends the run.
  public Call start(SimNode node, String name, Runnable body) {
    Call call = new Call(node, name);
    long number = ++numbers;
    calls.add(call);
    node.after(
        0,
        () -> {
          if (!call.ended) {
            world.trace().line("call", node.id().number(), number, 0);
            call.thread = Thread.ofVirtual().name(name).start(() -> run(call, body));
            call.hand();
          }
        });
    return call;
  }

  /// Waits, in virtual time, until the callback that is given to `begin` has been called.
  ///
  /// Only for code under the baton. The callback may be called at once; calls after the first are
  /// ignored.
  public <T> T await(Consumer<Consumer<T>> begin) {
    Call call = current();
    Slot<T> slot = new Slot<>(call);
    begin.accept(slot);
    T value = slot.value;
    while (value == null) {
      slot.waiting = true;
      call.pass();
      value = slot.value;
    }
    return value;
  }

  /// Lets virtual time pass.
  public void sleep(long nanos) {
    SimNode node = current().node;
    Boolean slept = await(done -> node.after(nanos, () -> done.accept(true)));
    if (!slept) {
      throw new IllegalStateException("a sleep ends with true");
    }
  }

  /// Whether the code that asks runs under a baton.
  public boolean isHeldHere() {
    return CURRENT.get() != null;
  }

  /// The number of calls that have begun and not ended.
  public int calls() {
    return calls.size();
  }

  /// The value of one wait.
  private static final class Slot<T> implements Consumer<T> {
    private final Call call;
    private @Nullable T value;
    private boolean waiting;

    Slot(Call call) {
      this.call = call;
    }

    @Override
    public void accept(T result) {
      if (value == null) {
        value = result;
        if (waiting) {
          call.node.after(0, call::hand);
        }
      }
    }
  }

  /// The node's process is gone.
  void crashed(SimNode node) {
    for (Call call : List.copyOf(calls)) {
      if (call.node == node) {
        call.abandon();
        calls.remove(call);
      }
    }
  }

  @Override
  public void close() {
    for (Call call : List.copyOf(calls)) {
      call.abandon();
    }
    calls.clear();
  }

  private static Call current() {
    Call call = CURRENT.get();
    if (call == null) {
      throw new IllegalStateException("only code under the baton may wait");
    }
    return call;
  }

  private void run(Call call, Runnable body) {
    call.turn.acquireUninterruptibly();
    CURRENT.set(call);
    try {
      if (!call.abandoned) {
        body.run();
      }
    } catch (Abandoned unwound) {
      call.failure = call.abandoned ? null : unwound;
    } catch (Throwable thrown) {
      call.failure = thrown;
    } finally {
      call.ended = true;
      calls.remove(call);
      call.back.release();
    }
  }
}

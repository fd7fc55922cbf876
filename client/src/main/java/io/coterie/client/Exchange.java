package io.coterie.client;

import io.coterie.core.identity.NodeId;
import io.coterie.core.kernel.InstanceId;
import io.coterie.core.kernel.Moment;
import io.coterie.core.kernel.Outcome;
import io.coterie.core.kernel.Refusal;
import io.coterie.node.NodeFrame;
import io.coterie.node.Responder;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The link of a real process: requests go out with a number, answers wake whoever waits for it.
///
/// The numbers are random, so that only the node that was asked can answer: no other can guess
/// them.
public final class Exchange implements Link, Responder {
  private final Sender sender;
  private final Map<Long, Call> calls = new ConcurrentHashMap<>();
  private final Map<Long, Wish> wishes = new ConcurrentHashMap<>();
  private final SecureRandom randomness = new SecureRandom();

  /// Where frames leave this process; lossy, never blocks.
  public interface Sender {
    void send(NodeId to, NodeFrame frame);
  }

  public Exchange(Sender sender) {
    this.sender = sender;
  }

  @Override
  public Outcome ask(NodeId to, NodeFrame.Request request) {
    long id = randomness.nextLong();
    Call call = new Call(to);
    calls.put(id, call);
    try {
      sender.send(
          to,
          new NodeFrame.Request(
              id, request.to(), request.asking(), request.budgetMillis(), request.operation()));
      return call.await(request.budgetMillis());
    } finally {
      calls.remove(id);
    }
  }

  @Override
  public Subscription subscribe() {
    return new Feed();
  }

  /// A frame for somebody in this process; the answer to a call that gave up is dropped.
  @Override
  public void respond(NodeFrame frame) {
    switch (frame) {
      case NodeFrame.Response response -> {
        Call call = calls.get(response.id());
        if (call != null) {
          call.answer(response.outcome());
        }
        Wish wish = wishes.get(response.id());
        if (wish != null) {
          wish.feed().hear(heard -> heard.refused(wish.instance()));
        }
      }
      case NodeFrame.Notified notified -> {
        Wish wish = wishes.get(notified.id());
        if (wish != null) {
          wish.feed().hear(heard -> heard.news(wish.instance(), notified.cursor()));
        }
      }
      case NodeFrame.ToMachine other -> {}
      case NodeFrame.Request other -> {}
      case NodeFrame.Subscribe other -> {}
      case NodeFrame.BlobRead other -> {}
      case NodeFrame.BlobPiece other -> {}
    }
  }

  /// Whoever waits for this node need not: the connection that would bring the answer is gone.
  @Override
  public void absent(NodeId node) {
    for (Call call : calls.values()) {
      if (call.to.equals(node)) {
        call.answer(new Outcome.Unknown(node + " does not run"));
      }
    }
  }

  @Override
  public void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public Moment now() {
    return new Moment(System.nanoTime(), System.currentTimeMillis());
  }

  @Override
  public long random() {
    return randomness.nextLong();
  }

  private static final class Call {
    private final NodeId to;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition answered = lock.newCondition();
    private @Nullable Outcome outcome;

    Call(NodeId to) {
      this.to = to;
    }

    /// The first answer counts.
    void answer(Outcome given) {
      lock.lock();
      try {
        outcome = outcome == null ? given : outcome;
        answered.signalAll();
      } finally {
        lock.unlock();
      }
    }

    Outcome await(long millis) {
      lock.lock();
      try {
        long left = TimeUnit.MILLISECONDS.toNanos(millis);
        while (outcome == null && left > 0) {
          left = answered.awaitNanos(left);
        }
        return outcome == null
            ? new Outcome.Unknown("no answer within " + millis + " ms")
            : outcome;
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        return new Outcome.Refused(
            Refusal.DEADLINE, "the caller was interrupted", "ask again; nothing waits any more");
      } finally {
        lock.unlock();
      }
    }
  }

  /// What a number that a node answers to stands for.
  private record Wish(Feed feed, InstanceId instance) {}

  private final class Feed implements Subscription {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition told = lock.newCondition();
    private final Heard heard = new Heard();
    private final Map<InstanceId, Long> numbers = new ConcurrentHashMap<>();

    @Override
    public void ask(NodeId to, NodeFrame.Subscribe wish) {
      long id =
          numbers.computeIfAbsent(
              wish.to(),
              instance -> {
                long number = randomness.nextLong();
                wishes.put(number, new Wish(this, instance));
                return number;
              });
      sender.send(
          to,
          new NodeFrame.Subscribe(
              id, wish.to(), wish.principal(), wish.subject(), wish.ttlMillis()));
    }

    void hear(Consumer<Heard> news) {
      lock.lock();
      try {
        news.accept(heard);
        told.signalAll();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public Set<InstanceId> await(Map<InstanceId, Long> cursors, long millis) {
      lock.lock();
      try {
        long left = TimeUnit.MILLISECONDS.toNanos(millis);
        Set<InstanceId> news = heard.beyond(cursors);
        while (news.isEmpty() && left > 0) {
          left = told.awaitNanos(left);
          news = heard.beyond(cursors);
        }
        return news;
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        return Set.of();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {
      numbers.values().forEach(wishes::remove);
    }
  }
}

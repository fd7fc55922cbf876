package io.coterie.client;

import io.coterie.core.identity.NodeId;
import io.coterie.core.kernel.Moment;
import io.coterie.core.kernel.Outcome;
import io.coterie.core.kernel.Refusal;
import io.coterie.node.NodeFrame;
import io.coterie.node.Responder;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The link of a real process: requests go out with a number, answers wake whoever waits for it.
///
/// The numbers are random, so that only the node that was asked can answer: no other can guess
/// them.
public final class Exchange implements Link, Responder {
  private final Sender sender;
  private final Map<Long, Call> calls = new ConcurrentHashMap<>();
  private final Map<Long, Feed> feeds = new ConcurrentHashMap<>();
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
    Call call = new Call();
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
  public Subscription subscribe(NodeFrame.Subscribe wish) {
    long id = randomness.nextLong();
    Feed feed = new Feed(id, wish);
    feeds.put(id, feed);
    return feed;
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
      }
      case NodeFrame.Notified notified -> {
        Feed feed = feeds.get(notified.id());
        if (feed != null) {
          feed.news(notified.cursor());
        }
      }
      case NodeFrame.ToMachine other -> {}
      case NodeFrame.Request other -> {}
      case NodeFrame.Subscribe other -> {}
      case NodeFrame.BlobRead other -> {}
      case NodeFrame.BlobPiece other -> {}
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
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition answered = lock.newCondition();
    private @Nullable Outcome outcome;

    void answer(Outcome given) {
      lock.lock();
      try {
        outcome = given;
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

  private final class Feed implements Subscription {
    private final long id;
    private final NodeFrame.Subscribe wish;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition told = lock.newCondition();
    private long newest;

    Feed(long id, NodeFrame.Subscribe wish) {
      this.id = id;
      this.wish = wish;
    }

    @Override
    public void renew(NodeId to) {
      sender.send(to, new NodeFrame.Subscribe(id, wish.to(), wish.subject(), wish.ttlMillis()));
    }

    void news(long cursor) {
      lock.lock();
      try {
        newest = Math.max(newest, cursor);
        told.signalAll();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public boolean await(long cursor, long millis) {
      lock.lock();
      try {
        long left = TimeUnit.MILLISECONDS.toNanos(millis);
        while (newest <= cursor && left > 0) {
          left = told.awaitNanos(left);
        }
        return newest > cursor;
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        return false;
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {
      feeds.remove(id);
    }
  }
}

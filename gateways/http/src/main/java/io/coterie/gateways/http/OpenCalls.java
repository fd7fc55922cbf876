package io.coterie.gateways.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The calls that are being answered, so that a closing gateway can end streams and let the others
/// finish.
final class OpenCalls {
  private final Map<Open, Thread> streams = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition quiet = lock.newCondition();
  private int count;
  private boolean closing;

  Open begin() {
    lock.lock();
    try {
      count++;
    } finally {
      lock.unlock();
    }
    return new Open();
  }

  void drain(long millis) throws InterruptedException {
    long leftNanos = TimeUnit.MILLISECONDS.toNanos(millis);
    lock.lock();
    try {
      closing = true;
      streams.values().forEach(Thread::interrupt);
      while (count > 0 && leftNanos > 0) {
        leftNanos = quiet.awaitNanos(leftNanos);
      }
    } finally {
      lock.unlock();
    }
  }

  /// One call; closed on the thread that answers it.
  final class Open implements AutoCloseable {
    /// From now on this call ends when the gateway closes.
    void isStream() throws InterruptedException {
      lock.lock();
      try {
        if (closing) {
          throw new InterruptedException("the gateway is closing");
        }
        streams.put(this, Thread.currentThread());
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {
      lock.lock();
      try {
        streams.remove(this);
        count--;
        if (count == 0) {
          quiet.signalAll();
        }
      } finally {
        lock.unlock();
      }
    }
  }
}

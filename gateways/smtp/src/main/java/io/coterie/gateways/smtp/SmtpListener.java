package io.coterie.gateways.smtp;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// The held port: accepts connections and gives each its own virtual thread, until it is closed.
///
/// A listener is open from birth; [SmtpGateway#tryBind] makes one. It closes itself when accepting
/// fails (no file descriptors left, say), so that another node can take the port.
public final class SmtpListener implements AutoCloseable {
  private static final Logger LOG = System.getLogger(SmtpListener.class.getName());

  private static final int IPV6_PREFIX_BYTES = 8;

  private final House house;
  private final ServerSocket socket;
  private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
  private final Map<String, Integer> sessionsByOrigin = new ConcurrentHashMap<>();
  private final Object emptied = new Object();
  private final CountDownLatch released = new CountDownLatch(1);
  private final ScheduledThreadPoolExecutor watchdog;
  private int sessionsHeld;
  private volatile boolean closing;

  SmtpListener(House house, ServerSocket socket) {
    this.house = house;
    this.socket = socket;
    watchdog =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("smtp-watchdog").factory());
    watchdog.setRemoveOnCancelPolicy(true);
    Thread.ofVirtual().name("smtp-accept").start(this::accept);
  }

  /// The port that is held.
  public int port() {
    return socket.getLocalPort();
  }

  /// The number of sessions now.
  public int sessions() {
    synchronized (emptied) {
      return sessionsHeld;
    }
  }

  /// The bytes of message text in memory now, over all sessions of the gateway.
  public long bytesInFlight() {
    return house.budget().bytesHeld();
  }

  /// Whether the port is still held.
  public boolean isOpen() {
    return !socket.isClosed();
  }

  /// Waits until the port is let go, by [#close] or because accepting failed.
  public void awaitReleased() throws InterruptedException {
    released.await();
  }

  private void accept() {
    try (socket) {
      while (!socket.isClosed()) {
        admit(socket.accept());
      }
    } catch (IOException e) {
      if (!closing) {
        LOG.log(Level.WARNING, "smtp: port {0} let go, accepting failed: {1}", port(), e);
      }
    } finally {
      released.countDown();
    }
  }

  /// Starts a session, or says `421` when there are too many; neither waits for the peer.
  private void admit(Socket peer) throws IOException {
    String origin = origin(peer.getInetAddress());
    if (!tryEnter(origin)) {
      try (peer) {
        peer.getOutputStream().write(Reply.TOO_MANY_SESSIONS.bytes());
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "smtp: refused peer left before it was told");
      }
      return;
    }
    Thread.ofVirtual()
        .name("smtp-session-" + peer.getPort())
        .start(() -> {
          try {
            serve(peer);
          } finally {
            leave(origin);
          }
        });
  }

  private void serve(Socket peer) {
    SmtpLimits.Times times = house.options().limits().times();
    try (peer) {
      Session session = new Session(house, new SmtpConnection(peer, times.commandMillis()));
      ScheduledFuture<?> cut =
          watchdog.schedule(() -> cut(session), times.sessionMillis(), TimeUnit.MILLISECONDS);
      sessions.add(session);
      if (closing) {
        session.drain();
      }
      try {
        session.run();
      } finally {
        sessions.remove(session);
        cut.cancel(false);
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "smtp: session ended by its connection: {0}", e.getClass().getName());
    } catch (RuntimeException e) {
      logWithoutContent(e);
    }
  }

  /// A message of an exception might quote mail; the class and the place do not.
  private static void logWithoutContent(RuntimeException fault) {
    StackTraceElement[] trace = fault.getStackTrace();
    LOG.log(
        Level.ERROR,
        "smtp: session ended with 421 by {0} at {1}",
        fault.getClass().getName(),
        trace.length == 0 ? "an unknown place" : trace[0]);
  }

  /// What the limit per address counts: an IPv4 address, or an IPv6 /64, which is one host's to
  /// fill.
  static String origin(InetAddress address) {
    byte[] bytes = address.getAddress();
    return HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, IPV6_PREFIX_BYTES));
  }

  private boolean tryEnter(String origin) {
    SmtpLimits.Sessions limits = house.options().limits().sessions();
    synchronized (emptied) {
      int fromThere = sessionsByOrigin.getOrDefault(origin, 0);
      if (sessionsHeld >= limits.max() || fromThere >= limits.perAddressMax()) {
        return false;
      }
      sessionsHeld++;
      sessionsByOrigin.put(origin, fromThere + 1);
      return true;
    }
  }

  private void leave(String origin) {
    synchronized (emptied) {
      sessionsHeld--;
      sessionsByOrigin.computeIfPresent(origin, (_, count) -> count > 1 ? count - 1 : null);
      emptied.notifyAll();
    }
  }

  /// Lets the port go at once, then ends the sessions: idle ones with `421`, those with a message
  /// under way when it is answered. Returns when no session is left, or after `drainMillis`; then
  /// the connections of the rest are cut, and a delivery that hangs ends by its own deadline.
  @Override
  public void close() throws IOException {
    closing = true;
    socket.close();
    for (Session session : sessions) {
      Thread.ofVirtual().name("smtp-drain").start(() -> drain(session));
    }
    boolean interrupted = !awaitEmpty(house.options().limits().times().drainMillis());
    for (Session session : sessions) {
      session.cut();
    }
    watchdog.shutdownNow();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// Waits for the last session; false if interrupted.
  private boolean awaitEmpty(long millis) {
    long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    synchronized (emptied) {
      while (sessionsHeld > 0) {
        long leftMillis = TimeUnit.NANOSECONDS.toMillis(endNanos - System.nanoTime());
        if (leftMillis <= 0) {
          return true;
        }
        try {
          emptied.wait(leftMillis);
        } catch (InterruptedException e) {
          return false;
        }
      }
      return true;
    }
  }

  private static void drain(Session session) {
    try {
      session.drain();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "smtp: peer left while it was told to: {0}", e.getClass().getName());
    }
  }

  private static void cut(Session session) {
    try {
      session.cut();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "smtp: closing a session failed: {0}", e.getClass().getName());
    }
  }
}

package io.coterie.adapters.netty;

import io.coterie.adapters.netty.TransportCounters.Close;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Tells an administrator of connections that ended because somebody is wrong: at most one line per
/// second, so that a stranger cannot fill the disk. The counters have them all.
final class Complaints {
  private static final Logger LOG = System.getLogger(Complaints.class.getName());
  private static final long PAUSE_NANOS = 1_000_000_000L;

  private final AtomicLong nextNanos = new AtomicLong(System.nanoTime());

  void ended(@Nullable SocketAddress peer, Close reason, String detail) {
    String cure = cure(reason);
    long now = System.nanoTime();
    long next = nextNanos.get();
    if (!cure.isEmpty() && now - next >= 0 && nextNanos.compareAndSet(next, now + PAUSE_NANOS)) {
      LOG.log(
          Level.WARNING, "connection with {0} ended: {1} ({2}); {3}", peer, reason, detail, cure);
    }
  }

  /// What to do, or nothing for an end that needs no attention.
  private static String cure(Close reason) {
    return switch (reason) {
      case BY_PEER, BY_US, REPLACED, SILENT -> "";
      case KEY_REFUSED ->
          "if it belongs to the cluster, let the operators sign a roster with its key";
      case WRONG_NODE -> "check the addresses in the roster";
      case HANDSHAKE_FAILED -> "if it is a node, look for the reason in its log";
      case FRAME_TOO_LARGE, GARBAGE -> "let both sides run the same version of Coterie";
      case TOO_MANY_CONNECTIONS -> "look for a program that connects again and again";
    };
  }
}

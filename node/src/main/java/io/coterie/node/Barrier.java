package io.coterie.node;

import io.coterie.core.kernel.Token;
import java.util.ArrayDeque;
import java.util.Optional;

/// The barrier of one machine: what it has persisted and not yet on disk, and what it may therefore
/// not say yet.
///
/// Persists may become durable in any order (a blob may arrive late, a flush takes long); they
/// *count* as durable in the order they were emitted, because `Stored` promises all earlier ones
/// too.
final class Barrier {
  private final ArrayDeque<Pending> pending = new ArrayDeque<>();
  private final ArrayDeque<Held> held = new ArrayDeque<>();
  private long emitted;
  private long durable;

  /// A persist or flush was emitted; it needs `parts` confirmations (its sync, its blobs).
  void emitted(Token token, int parts) {
    pending.add(new Pending(token, ++emitted, parts));
  }

  /// One part of the token's persist is durable.
  void confirmed(Token token) {
    for (Pending persist : pending) {
      if (persist.token.equals(token)) {
        persist.missing--;
        return;
      }
    }
    throw new IllegalStateException("no persist waits for " + token);
  }

  /// The next token that counts as durable now, in order; empty when the eldest is still missing.
  Optional<Token> nextDurable() {
    if (pending.isEmpty() || pending.getFirst().missing > 0) {
      return Optional.empty();
    }
    Pending first = pending.removeFirst();
    durable = first.number;
    return Optional.of(first.token);
  }

  boolean isOpen() {
    return durable == emitted;
  }

  /// Keeps an action until everything emitted before it is durable.
  void hold(Runnable action) {
    held.add(new Held(emitted, action));
  }

  /// Runs what may be said now, in order.
  void release() {
    while (!held.isEmpty() && held.getFirst().after <= durable) {
      held.removeFirst().action.run();
    }
  }

  private record Held(long after, Runnable action) {}

  private static final class Pending {
    final Token token;
    final long number;
    int missing;

    Pending(Token token, long number, int missing) {
      this.token = token;
      this.number = number;
      this.missing = missing;
    }
  }
}

package io.coterie.core.control;

import io.coterie.core.identity.NodeId;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/// The leader's opinion on who is silent for how long.
///
/// Silence counts from the oldest unanswered ping, not from the last answer: a node that pauses
/// right after it answered loses nothing. What this node itself slept through is taken off every
/// silence, and a node that often wakes late trusts itself less and waits longer (the local health
/// multiplier of Dadgar, Phillips, Currey: "Lifeguard", 2018). Accusations halve the time to
/// suspicion and take the stretch off; the dead time itself nobody can shorten.
final class FailureDetector {
  enum Verdict {
    /// Not silent for long, but not heard yet either: whatever was decided before stands.
    UNHEARD,
    ALIVE,
    SUSPECTED,
    DEAD
  }

  /// Each point of bad health adds a quarter to the times; at most twice as long.
  private static final int HEALTH_MAX = 4;

  /// How many good ticks take a point of bad health away.
  private static final int GOOD_TICKS = 20;

  private final ControlConfig config;
  private final TreeMap<NodeId, Watch> watches = new TreeMap<>();
  private long nextNumber;
  private long lastTickMillis;
  private int badHealth;
  private int goodTicks;

  /// The pings to one node that no later pong has answered, oldest first.
  private static final class Watch {
    private static final int PINGS_MAX = 64;

    private record Sent(long number, long atMillis) {}

    private final ArrayDeque<Sent> unanswered = new ArrayDeque<>();
    private final TreeSet<NodeId> accusers = new TreeSet<>();
    private long lastPingMillis = Long.MIN_VALUE / 2;
    private long forgivenMillis;
    private boolean heard;
  }

  FailureDetector(ControlConfig config, long nowMillis) {
    this.config = config;
    this.lastTickMillis = nowMillis;
  }

  /// Once per tick, before anything is judged.
  void tick(long nowMillis) {
    long lateMillis = nowMillis - lastTickMillis - config.tickMillis();
    lastTickMillis = nowMillis;
    if (lateMillis > 2 * config.tickMillis()) {
      watches.values().forEach(watch -> watch.forgivenMillis += lateMillis);
      badHealth = Math.min(HEALTH_MAX, badHealth + 1);
      goodTicks = 0;
    } else if (++goodTicks >= GOOD_TICKS) {
      badHealth = Math.max(0, badHealth - 1);
      goodTicks = 0;
    }
  }

  /// The number of the ping that is due to this node now, if one is.
  Optional<Long> due(NodeId node, long nowMillis) {
    Watch watch = watches.computeIfAbsent(node, absent -> new Watch());
    if (nowMillis - watch.lastPingMillis < config.pingIntervalMillis()) {
      return Optional.empty();
    }
    watch.lastPingMillis = nowMillis;
    long number = ++nextNumber;
    if (watch.unanswered.size() < Watch.PINGS_MAX) {
      watch.unanswered.addLast(new Watch.Sent(number, nowMillis));
    }
    return Optional.of(number);
  }

  void answered(NodeId node, long number) {
    Watch watch = watches.computeIfAbsent(node, absent -> new Watch());
    watch.heard = true;
    while (!watch.unanswered.isEmpty() && watch.unanswered.getFirst().number() <= number) {
      watch.unanswered.removeFirst();
      watch.forgivenMillis = 0;
      watch.accusers.clear();
    }
  }

  /// A sign of life outside the pings.
  void heard(NodeId node) {
    answered(node, nextNumber);
  }

  void accused(NodeId node, NodeId by) {
    watches.computeIfAbsent(node, absent -> new Watch()).accusers.add(by);
  }

  long silenceMillis(NodeId node, long nowMillis) {
    Watch watch = watches.computeIfAbsent(node, absent -> new Watch());
    return watch.unanswered.isEmpty()
        ? 0
        : nowMillis - watch.unanswered.getFirst().atMillis() - watch.forgivenMillis;
  }

  Verdict judge(NodeId node, long nowMillis) {
    Watch watch = watches.computeIfAbsent(node, absent -> new Watch());
    boolean accused = !watch.accusers.isEmpty();
    long silence = silenceMillis(node, nowMillis);
    long suspect = config.suspectAfterMillis();
    // One interval more, because a ping may be on its way when a pause begins.
    long dead = config.deadAfterMillis() + config.pingIntervalMillis();
    if (silence >= (accused ? dead : stretched(dead))) {
      return Verdict.DEAD;
    }
    if (silence >= (accused ? suspect / 2 : stretched(suspect))) {
      return Verdict.SUSPECTED;
    }
    return watch.heard ? Verdict.ALIVE : Verdict.UNHEARD;
  }

  int badHealth() {
    return badHealth;
  }

  private long stretched(long millis) {
    return millis * (HEALTH_MAX + badHealth) / HEALTH_MAX;
  }
}

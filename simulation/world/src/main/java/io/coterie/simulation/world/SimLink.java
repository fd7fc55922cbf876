package io.coterie.simulation.world;

/// One direction between two nodes: its latency, and whether it is cut or clogged.
final class SimLink {
  private final SimNetwork network;
  private final long baseNanos;
  private boolean cut;
  private boolean walled;
  private long cloggedUntilNanos;

  SimLink(SimNetwork network) {
    this.network = network;
    NetworkSettings settings = network.settings();
    this.baseNanos =
        network.random().between(settings.latencyNanosMin(), settings.latencyNanosMax());
  }

  boolean isCut() {
    return cut;
  }

  void cut() {
    cut = true;
  }

  void mend() {
    cut = false;
    walled = false;
  }

  void wall() {
    walled = true;
  }

  /// Whether connections are refused on the way.
  boolean isWalled() {
    return walled;
  }

  void clog(long untilNanos) {
    cloggedUntilNanos = Math.max(cloggedUntilNanos, untilNanos);
  }

  void heal() {
    mend();
    cloggedUntilNanos = 0;
  }

  /// How long a frame that is sent now takes.
  long delayNanos() {
    Randomness random = network.random();
    long most = random.chance(network.settings().tailPerMillion()) ? 20 * baseNanos : baseNanos;
    return baseNanos + random.between(0, most) + clogNanos();
  }

  /// How long the clog still lasts.
  long clogNanos() {
    return Math.max(0, cloggedUntilNanos - network.world().nowNanos());
  }
}

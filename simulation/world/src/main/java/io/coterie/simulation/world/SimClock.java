package io.coterie.simulation.world;

import io.coterie.core.kernel.Moment;

/// The two clocks of one node: a monotonic one that drifts, a wall clock that also jumps.
///
/// Every start of the node gives the monotonic clock another zero, as every boot does.
public final class SimClock {
  /// 2026-01-01T00:00:00Z: what true wall clocks say when a world begins.
  public static final long WALL_BEGIN_MILLIS = 1_767_225_600_000L;

  private static final long MILLION = Randomness.MILLION;

  private final World world;
  private final Randomness random;
  private long sinceNanos;
  private long monotonicNanos;
  private long driftPpm;
  private long wallErrorMillis;

  SimClock(World world, Randomness random) {
    this.world = world;
    this.random = random;
    boot();
  }

  /// What an input taken now carries.
  public Moment now() {
    return new Moment(monotonicNanos(), wallMillis());
  }

  public long monotonicNanos() {
    long elapsed = world.nowNanos() - sinceNanos;
    return monotonicNanos + elapsed + elapsed * driftPpm / MILLION;
  }

  public long wallMillis() {
    return WALL_BEGIN_MILLIS + wallErrorMillis + world.nowNanos() / 1_000_000;
  }

  /// The true time that passes until this clock has counted `localNanos`; never less.
  public long trueNanos(long localNanos) {
    long rate = MILLION + driftPpm;
    return localNanos / rate * MILLION + (localNanos % rate) * MILLION / rate + 1;
  }

  /// From now on the clock gains this many microseconds per second (loses, when negative).
  public void drift(long ppm) {
    if (Math.abs(ppm) > MILLION / 2) {
      throw new IllegalArgumentException("no clock drifts by " + ppm + " ppm");
    }
    monotonicNanos = monotonicNanos();
    sinceNanos = world.nowNanos();
    driftPpm = ppm;
  }

  public long driftPpm() {
    return driftPpm;
  }

  /// The wall clock jumps, forwards or back; the monotonic one does not.
  public void jump(long millis) {
    wallErrorMillis += millis;
  }

  /// The wall clock is set right again.
  public void correct() {
    wallErrorMillis = 0;
  }

  void boot() {
    sinceNanos = world.nowNanos();
    monotonicNanos = random.between(0, 1L << 50);
  }
}

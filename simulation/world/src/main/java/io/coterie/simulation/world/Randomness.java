package io.coterie.simulation.world;

import java.util.List;

/// A stream of random numbers that depends on nothing but its seed, on every JVM.
///
/// The generator is SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number
/// generators", 2014). Streams are forked by name, so that one more draw for the network does not
/// change what the disk does.
public final class Randomness {
  /// The unit of [#chance]: this many is always.
  public static final int MILLION = 1_000_000;

  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  private final long seed;
  private long state;

  public Randomness(long seed) {
    this.seed = mix(seed ^ GOLDEN_GAMMA);
    this.state = this.seed;
  }

  /// The stream with this name; it does not depend on what has been drawn from this one.
  public Randomness fork(String name) {
    return new Randomness(seed + 31L * mix(name.hashCode()));
  }

  public Randomness fork(long number) {
    return new Randomness(seed + 37L * mix(number + 1));
  }

  public long nextLong() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  /// A number from 0 up to, but without, `bound`.
  public int below(int bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException("the bound is positive, not " + bound);
    }
    return (int) (((nextLong() >>> 33) * bound) >>> 31);
  }

  /// A number from `low` to `high`, both included.
  public long between(long low, long high) {
    long width = high - low + 1;
    if (width <= 0) {
      throw new IllegalArgumentException("nothing lies between " + low + " and " + high);
    }
    return low + Long.remainderUnsigned(nextLong(), width);
  }

  /// True in `perMillion` of a million draws.
  public boolean chance(int perMillion) {
    return perMillion > 0 && below(MILLION) < perMillion;
  }

  public boolean coin() {
    return nextLong() < 0;
  }

  /// A length with many short and few very long values: up to twice the mean in seven of eight
  /// draws, up to sixteen times in the eighth.
  public long spread(long mean) {
    return between(0, below(8) == 0 ? 16 * mean : 2 * mean);
  }

  public <T> T pick(List<T> choices) {
    return choices.get(below(choices.size()));
  }

  /// Puts the list into a random order.
  public <T> void shuffle(List<T> list) {
    for (int last = list.size() - 1; last > 0; last--) {
      int other = below(last + 1);
      T moved = list.get(last);
      list.set(last, list.get(other));
      list.set(other, moved);
    }
  }

  private static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}

package io.coterie.simulation.world;

/// Prints what some seeds do, one line each: run in JVMs of their own by [DeterminismTest].
final class SmokeMain {
  private SmokeMain() {}

  public static void main(String[] arguments) {
    for (long seed = 1; seed <= Long.parseLong(arguments[0]); seed++) {
      System.out.println(SmokeWorld.MODE.run().run(seed, null));
    }
  }
}

package io.coterie.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Targets measured in turn under the same loads: A B A B, so that what else happens on the machine
/// hits all of them.
///
/// @param topology heads the results
/// @param targets Coterie first
record Contest(String topology, List<Target> targets, List<Load> loads, Pace pace) {
  /// @param warmUpSeconds of load before anything is measured; a tenth of it for targets that are
  ///   compiled already
  /// @param roundSeconds of one measured stretch
  /// @param rounds of each target and load
  record Pace(double warmUpSeconds, double roundSeconds, int rounds) {}

  private static final int FILL_CALLERS = 50;
  private static final int WARM_UP_STRETCHES = 10;

  List<Evidence.Result> run() throws Exception {
    for (Target target : targets) {
      ClosedLoop.fill(target, FILL_CALLERS);
    }
    warmUp();
    List<Evidence.Result> results = new ArrayList<>();
    for (Load load : loads) {
      Map<String, List<Round>> rounds = new LinkedHashMap<>();
      for (int round = 0; round < pace.rounds(); round++) {
        for (Target target : targets) {
          rounds
              .computeIfAbsent(target.name(), name -> new ArrayList<>())
              .add(ClosedLoop.run(target, load, pace.roundSeconds()));
        }
      }
      rounds.forEach((system, measured) -> {
        Evidence.Result result = Evidence.Result.of(topology, load, system, measured);
        results.add(result);
        say(result);
      });
    }
    return results;
  }

  /// All loads in turn on all targets, so that no figure pays for another's compilation.
  private void warmUp() throws InterruptedException {
    double seconds = pace.warmUpSeconds() / WARM_UP_STRETCHES / loads.size();
    for (int stretch = 0; stretch < WARM_UP_STRETCHES; stretch++) {
      for (Load load : loads) {
        for (Target target : targets) {
          ClosedLoop.run(target, load, target.isCompiledAtRun() ? seconds : seconds / 10);
        }
      }
    }
  }

  private static void say(Evidence.Result result) {
    System.out.printf(
        "%-8s %-5s %4d in flight  %-15s %,9d/s  p50 %8.2f ms  p99 %8.2f ms  %7.1f µs CPU  %s%s%n",
        result.topology(),
        result.load(),
        result.inFlight(),
        result.system(),
        result.perSecond(),
        result.p50Micros() / 1000,
        result.p99Micros() / 1000,
        result.cpuMicros(),
        result.roundsPerSecond(),
        result.failures() == 0
            ? ""
            : "  " + result.failures() + " FAILED: " + result.firstFailure());
  }
}

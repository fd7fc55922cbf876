package io.coterie.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A figure that Coterie is to reach, judged against the peer of the same run.
///
/// @param kind a floor that must hold, or a goal
/// @param topology of the results that it is about
/// @param load their kind
/// @param inFlight their callers
/// @param expected what is compared, with whom, and the limit
record Bound(Kind kind, String topology, Load.Kind load, int inFlight, Expected expected) {
  enum Kind {
    FLOOR,
    GOAL
  }

  /// What is compared.
  enum Measure {
    /// Operations per second: times the peer's.
    THROUGHPUT("times as many per second as %s", true),
    /// The 99th percentile: a fraction of the peer's.
    P99("of the p99 of %s", false),
    /// Processor time per operation over all processes, in µs.
    CPU("µs CPU per operation", false);

    private final String text;
    private final boolean moreIsBetter;

    Measure(String text, boolean moreIsBetter) {
      this.text = text;
      this.moreIsBetter = moreIsBetter;
    }

    private double of(Evidence.Result own, Evidence.Result peer) {
      return switch (this) {
        case THROUGHPUT -> (double) own.perSecond() / peer.perSecond();
        case P99 -> own.p99Micros() / peer.p99Micros();
        case CPU -> own.cpuMicros();
      };
    }
  }

  /// @param limit the least, or where less is better the most
  record Expected(Measure measure, String peer, double limit) {}

  /// What was found.
  ///
  /// @param bound in words
  /// @param kind floor or goal
  record Verdict(String bound, String kind, double limit, double found, boolean met) {
    boolean isMissedFloor() {
      return !met && kind.equals(label(Kind.FLOOR));
    }
  }

  private static final String OWN = "coterie";
  private static final String ETCD = "etcd";

  /// The goals of the house for this work.
  private static final List<Bound> GOALS =
      List.of(
          goal("3 nodes", Load.Kind.WRITE, 1, new Expected(Measure.THROUGHPUT, ETCD, 1.5)),
          goal("3 nodes", Load.Kind.WRITE, 50, new Expected(Measure.THROUGHPUT, ETCD, 5)),
          goal("3 nodes", Load.Kind.WRITE, 50, new Expected(Measure.P99, ETCD, 0.5)),
          goal("3 nodes", Load.Kind.WRITE, 50, new Expected(Measure.CPU, ETCD, 40)),
          goal("3 nodes", Load.Kind.WRITE, 500, new Expected(Measure.THROUGHPUT, ETCD, 10)),
          goal("3 nodes", Load.Kind.READ, 50, new Expected(Measure.THROUGHPUT, ETCD, 5)),
          goal("1 node", Load.Kind.WRITE, 50, new Expected(Measure.THROUGHPUT, ETCD, 4)),
          goal("1 node", Load.Kind.WRITE, 50, new Expected(Measure.THROUGHPUT, "redis", 1)),
          goal("engine", Load.Kind.WRITE, 50, new Expected(Measure.THROUGHPUT, "rocksdb", 0.7)));

  private static Bound goal(String topology, Load.Kind load, int inFlight, Expected expected) {
    return new Bound(Kind.GOAL, topology, load, inFlight, expected);
  }

  /// Judges every bound for which both sides were measured: the floors (as fast as etcd, and no
  /// slower in the 99th percentile, under every load), then the goals.
  static List<Verdict> judge(List<Evidence.Result> results) {
    List<Bound> bounds = new ArrayList<>();
    for (Evidence.Result result : results) {
      if (result.system().equals(ETCD)) {
        for (Measure measure : List.of(Measure.THROUGHPUT, Measure.P99)) {
          bounds.add(
              new Bound(
                  Kind.FLOOR,
                  result.topology(),
                  Load.Kind.valueOf(result.load().toUpperCase(Locale.ROOT)),
                  result.inFlight(),
                  new Expected(measure, ETCD, 1)));
        }
      }
    }
    bounds.addAll(GOALS);
    return bounds.stream().flatMap(bound -> bound.verdict(results).stream()).toList();
  }

  private Optional<Verdict> verdict(List<Evidence.Result> results) {
    Optional<Evidence.Result> own = of(OWN, results);
    Optional<Evidence.Result> peer = of(expected.peer, results);
    if (own.isEmpty() || peer.isEmpty()) {
      return Optional.empty();
    }
    Measure measure = expected.measure;
    double found = Math.round(measure.of(own.get(), peer.get()) * 100) / 100.0;
    // A system whose calls fail has reached nothing.
    boolean met =
        own.get().failures() == 0
            && (measure.moreIsBetter ? found >= expected.limit : found <= expected.limit);
    return Optional.of(new Verdict(words(), label(kind), expected.limit, found, met));
  }

  private Optional<Evidence.Result> of(String system, List<Evidence.Result> results) {
    return results.stream()
        .filter(result ->
            result.system().startsWith(system)
                && result.topology().equals(topology)
                && result.load().equals(load.label())
                && result.inFlight() == inFlight)
        .findFirst();
  }

  private String words() {
    return topology
        + ", "
        + load.label()
        + ", "
        + inFlight
        + " in flight: "
        + expected.measure.text.formatted(expected.peer);
  }

  private static String label(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}

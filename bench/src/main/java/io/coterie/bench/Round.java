package io.coterie.bench;

import java.util.List;

/// One measured stretch of one target under one load.
///
/// @param seconds how long callers asked
/// @param cpuNanos processor time of all serving processes and of the client's
/// @param failures calls that did not succeed; they are in no other figure
/// @param firstFailure what the first of them said, or nothing
record Round(
    Latencies latencies, double seconds, long cpuNanos, long failures, String firstFailure) {
  static Round merge(List<Round> rounds) {
    return new Round(
        Latencies.merge(rounds.stream().map(Round::latencies).toList()),
        rounds.stream().mapToDouble(Round::seconds).sum(),
        rounds.stream().mapToLong(Round::cpuNanos).sum(),
        rounds.stream().mapToLong(Round::failures).sum(),
        rounds.stream()
            .map(Round::firstFailure)
            .filter(text -> !text.isEmpty())
            .findFirst()
            .orElse(""));
  }

  double perSecond() {
    return seconds == 0 ? 0 : latencies.count() / seconds;
  }

  double cpuMicrosPerOperation() {
    return latencies.count() == 0 ? 0 : cpuNanos / 1_000.0 / latencies.count();
  }

  double micros(double share) {
    return latencies.nanosAt(share) / 1_000.0;
  }
}

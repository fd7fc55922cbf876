package io.coterie.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// What one run has found, as a file of `docs/evidence/`; figures on pages come from there.
///
/// @param commit what was measured; ends with `+` when files differed from it
/// @param command what was run
/// @param setting machine, versions, durations: name → text
/// @param systems how each system was started: topology and system → configuration
/// @param results one per topology, load and system
/// @param bounds floors and goals, judged
/// @param kills what was there after every process was killed
/// @param absent peers that were not measured, each with the cure
record Evidence(
    String commit,
    String command,
    Map<String, String> setting,
    Map<String, String> systems,
    List<Result> results,
    List<Bound.Verdict> bounds,
    List<KillTrial> kills,
    List<String> absent) {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /// @param topology `1 node`, `3 nodes` or `engine`
  /// @param cpuMicros processor time per operation, of the client and all servers together
  /// @param roundsPerSecond operations per second of each round by itself, in order of time
  record Result(
      String topology,
      String load,
      int inFlight,
      String system,
      long perSecond,
      double p50Micros,
      double p99Micros,
      double maxMicros,
      double cpuMicros,
      long failures,
      String firstFailure,
      List<Long> roundsPerSecond) {
    static Result of(String topology, Load load, String system, List<Round> rounds) {
      Round all = Round.merge(rounds);
      return new Result(
          topology,
          load.kind().label(),
          load.inFlight(),
          system,
          Math.round(all.perSecond()),
          tenths(all.micros(0.5)),
          tenths(all.micros(0.99)),
          tenths(all.micros(1)),
          tenths(all.cpuMicrosPerOperation()),
          all.failures(),
          all.firstFailure(),
          rounds.stream().map(round -> Math.round(round.perSecond())).toList());
    }

    private static double tenths(double value) {
      return Math.round(value * 10) / 10.0;
    }
  }

  void write(Path file) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Files.writeString(file, JSON.writeValueAsString(this) + "\n");
  }

  static Evidence read(Path file) throws IOException {
    return JSON.readValue(Files.readString(file), Evidence.class);
  }
}

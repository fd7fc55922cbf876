package io.coterie.bench;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Evidence as a Markdown table: one line per load and system, ratios against the peer beside
/// Coterie's figures.
final class Table {
  private static final String OWN = "coterie";

  private Table() {}

  static String markdown(Evidence evidence) {
    List<String> lines = new ArrayList<>();
    lines.add("| load | system | per second | p50 ms | p99 ms | CPU µs | ratio |");
    lines.add("|---|---|---|---|---|---|---|");
    Map<String, List<Evidence.Result>> loads = new LinkedHashMap<>();
    for (Evidence.Result result : evidence.results()) {
      loads.computeIfAbsent(load(result), key -> new ArrayList<>()).add(result);
    }
    loads.forEach((load, results) -> {
      for (Evidence.Result result : results) {
        lines.add(line(load, result, results));
      }
    });
    for (KillTrial kill : evidence.kills()) {
      lines.add(
          "| kill -9 of all %d, %s | %s | %,d acknowledged, %d missing | | | | |"
              .formatted(
                  kill.nodes(), "then start", kill.system(), kill.acknowledged(), kill.missing()));
    }
    if (!evidence.bounds().isEmpty()) {
      lines.addAll(List.of("", "| bound | | limit | found | |", "|---|---|---|---|---|"));
      evidence.bounds().forEach(verdict -> lines.add(line(verdict)));
    }
    return String.join("\n", lines) + "\n";
  }

  private static String line(Bound.Verdict verdict) {
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s | %.2f | %s |",
        verdict.bound(),
        verdict.kind(),
        new DecimalFormat("0.##", DecimalFormatSymbols.getInstance(Locale.ROOT))
            .format(verdict.limit()),
        verdict.found(),
        verdict.met() ? "met" : "**missed**");
  }

  private static String load(Evidence.Result result) {
    return result.topology() + ", " + result.load() + ", " + result.inFlight() + " in flight";
  }

  private static String line(String load, Evidence.Result result, List<Evidence.Result> beside) {
    String failures = result.failures() == 0 ? "" : " (" + result.failures() + " failed)";
    return String.format(
        Locale.ROOT,
        "| %s | %s | %,d%s | %.2f | %.2f | %.0f | %s |",
        load,
        result.system(),
        result.perSecond(),
        failures,
        result.p50Micros() / 1000,
        result.p99Micros() / 1000,
        result.cpuMicros(),
        ratio(result, beside));
  }

  /// How many times as fast as the first peer of the same load.
  private static String ratio(Evidence.Result result, List<Evidence.Result> beside) {
    if (!result.system().startsWith(OWN)) {
      return "";
    }
    return beside.stream()
        .filter(other -> !other.system().startsWith(OWN) && other.perSecond() > 0)
        .findFirst()
        .map(peer ->
            String.format(Locale.ROOT, "%.1f×", (double) result.perSecond() / peer.perSecond()))
        .orElse("");
  }
}

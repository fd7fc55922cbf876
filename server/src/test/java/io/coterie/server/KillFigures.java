package io.coterie.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What many kills have cost, kill by kill, and the worst and the median of it.
final class KillFigures {
  private static final long PORT_MILLIS_MAX = 1_000;
  private static final long WRITE_MILLIS_MAX = 4_000;
  private static final long WRITE_WITHOUT_LEADER_MILLIS_MAX = 6_000;

  /// Why a node is killed. It may play the other roles, too.
  enum Role {
    RAFT_LEADER,
    WEB_HOLDER,
    MAIL_HOLDER,
    PRIMARY
  }

  /// @param leads whether the node was the Raft leader
  /// @param portMillis until each port answered
  /// @param writeMillis until a write of every tablet was done
  record Kill(
      Role role, int node, boolean leads, Map<PublicPort, Long> portMillis, long writeMillis) {
    private boolean isLate() {
      return portsMillis() > PORT_MILLIS_MAX
          || writeMillis > (leads ? WRITE_WITHOUT_LEADER_MILLIS_MAX : WRITE_MILLIS_MAX);
    }

    /// Until both ports answered.
    private long portsMillis() {
      return portMillis.values().stream().mapToLong(Long::longValue).max().orElse(0);
    }
  }

  private final List<Kill> kills = new ArrayList<>();

  void add(Kill kill) {
    kills.add(kill);
  }

  int count() {
    return kills.size();
  }

  /// The kills after which something took longer than it may.
  List<Kill> late() {
    return kills.stream().filter(Kill::isLate).toList();
  }

  /// Writes the figures down as JSON in the evidence of this repository.
  void write(Path repository) throws IOException, InterruptedException {
    String groups =
        Stream.concat(
                Stream.of(Role.values())
                    .map(role ->
                        group(role.name(), kills.stream().filter(each -> each.role == role))),
                Stream.of(
                    group("leads", kills.stream().filter(Kill::leads)),
                    group("does not lead", kills.stream().filter(each -> !each.leads)),
                    group("all", kills.stream())))
            .collect(Collectors.joining(",\n"));
    String json =
        """
        {
          "commit": "%s",
          "command": "KillMatrixTest#manyKills with -Dkills=%d, as ./coterie test --long runs it with 20",
          "machine": "%d cores; four nodes, the mail stream and the test share them",
          "bounds": {"portMillis": %d, "writeMillis": %d, "writeMillisOfLeader": %d},
          "late": %d,
          "groups": [
        %s
          ],
          "kills": [
        %s
          ]
        }
        """
            .formatted(
                commit(repository),
                kills.size() / Role.values().length,
                Runtime.getRuntime().availableProcessors(),
                PORT_MILLIS_MAX,
                WRITE_MILLIS_MAX,
                WRITE_WITHOUT_LEADER_MILLIS_MAX,
                late().size(),
                groups,
                kills.stream().map(KillFigures::line).collect(Collectors.joining(",\n")));
    Path evidence = repository.resolve("docs").resolve("evidence");
    Files.createDirectories(evidence);
    Files.writeString(evidence.resolve("kill-matrix.json"), json);
  }

  private static String group(String name, Stream<Kill> some) {
    List<Kill> group = some.toList();
    return String.format(
        Locale.ROOT,
        "    {\"of\": \"%s\", \"kills\": %d, \"ports\": %s, \"writes\": %s}",
        name,
        group.size(),
        spread(group, Kill::portsMillis),
        spread(group, Kill::writeMillis));
  }

  private static String spread(List<Kill> group, ToLongFunction<Kill> figure) {
    long[] sorted = group.stream().mapToLong(figure).sorted().toArray();
    return sorted.length == 0
        ? "{}"
        : String.format(
            Locale.ROOT,
            "{\"medianMillis\": %d, \"worstMillis\": %d}",
            sorted[sorted.length / 2],
            sorted[sorted.length - 1]);
  }

  private static String line(Kill kill) {
    return String.format(
        Locale.ROOT,
        "    {\"role\": \"%s\", \"node\": %d, \"leads\": %b, \"portsMillis\": %d, \"writeMillis\": %d}",
        kill.role,
        kill.node,
        kill.leads,
        kill.portsMillis(),
        kill.writeMillis);
  }

  private static String commit(Path repository) throws IOException, InterruptedException {
    Process git =
        new ProcessBuilder("git", "describe", "--always", "--dirty", "--abbrev=40")
            .directory(repository.toFile())
            .start();
    String told = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return git.waitFor() == 0 ? told.strip() : "unknown";
  }
}

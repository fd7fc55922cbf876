package io.coterie.simulation.world;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// The file that a long simulation is resumed from: a header, then one line per finished seed.
///
/// Fields are separated by tabs. A line that was cut short when the process ended is dropped, and
/// its seed runs again.
public final class Progress implements AutoCloseable {
  private static final int FIELDS = 8;

  private final Writer writer;
  private final List<RunResult> finished;

  private Progress(Writer writer, List<RunResult> finished) {
    this.writer = writer;
    this.finished = finished;
  }

  /// Begins anew, and forgets what the file says.
  public static Progress begin(Path file, SimulatedMode mode, String commit) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Writer writer = Files.newBufferedWriter(file);
    writer.write(header(mode, commit) + "\n");
    writer.flush();
    return new Progress(writer, List.of());
  }

  /// Goes on where the file ends; refuses a file of another mode or commit.
  public static Progress resume(Path file, SimulatedMode mode, String commit) throws IOException {
    if (!Files.exists(file)) {
      return begin(file, mode, commit);
    }
    String text = Files.readString(file, StandardCharsets.UTF_8);
    List<String> lines = text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    if (lines.isEmpty() || !lines.getFirst().equals(header(mode, commit))) {
      throw new IOException(
          file + " is of another mode or commit; start without --resume to begin anew");
    }
    List<RunResult> finished = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      finished.add(parse(line));
    }
    Progress progress = begin(file, mode, commit);
    for (RunResult result : finished) {
      progress.add(result);
    }
    return new Progress(progress.writer, List.copyOf(finished));
  }

  /// What was in the file when it was opened.
  public List<RunResult> finished() {
    return finished;
  }

  void add(RunResult result) throws IOException {
    String failure = result.failure();
    writer.write(
        String.join(
                "\t",
                Long.toString(result.seed()),
                result.traceHash(),
                Long.toString(result.events()),
                Long.toString(result.simulatedMillis()),
                Long.toString(result.operations()),
                counts(result.faults()),
                counts(result.sometimes()),
                failure == null ? "-" : "!" + failure.replaceAll("\\s+", " "))
            + "\n");
    writer.flush();
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }

  private static String header(SimulatedMode mode, String commit) {
    return "coterie simulation 1 " + mode.name() + " " + commit;
  }

  private static String counts(SortedMap<String, Long> counts) {
    List<String> parts = new ArrayList<>();
    counts.forEach((name, count) -> parts.add(name + "=" + count));
    return String.join(";", parts);
  }

  private static RunResult parse(String line) throws IOException {
    String[] fields = line.split("\t", -1);
    if (fields.length != FIELDS) {
      throw new IOException("no result of a seed: " + line);
    }
    try {
      return new RunResult(
          Long.parseLong(fields[0]),
          fields[1],
          Long.parseLong(fields[2]),
          Long.parseLong(fields[3]),
          Long.parseLong(fields[4]),
          parseCounts(fields[5]),
          parseCounts(fields[6]),
          fields[7].startsWith("!") ? fields[7].substring(1) : null);
    } catch (NumberFormatException notANumber) {
      throw new IOException("no result of a seed: " + line, notANumber);
    }
  }

  private static SortedMap<String, Long> parseCounts(String text) {
    TreeMap<String, Long> counts = new TreeMap<>();
    for (String part : text.split(";", -1)) {
      int equals = part.lastIndexOf('=');
      if (equals > 0) {
        counts.put(part.substring(0, equals), Long.parseLong(part.substring(equals + 1)));
      }
    }
    return counts;
  }
}

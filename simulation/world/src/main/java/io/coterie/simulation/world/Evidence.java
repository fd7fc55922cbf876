package io.coterie.simulation.world;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/// What is kept of a finished range of seeds, so that others can check it: `sim-MODE.json` and, one
/// line per seed, `sim-MODE.hashes`.
///
/// A line is the seed and the first sixteen digits of its trace's hash; the JSON has the SHA-256 of
/// that file. Whoever runs a seed at the same commit gets its hash.
public final class Evidence {
  /// Digits of a trace's hash that are kept: 64 bits.
  public static final int DIGITS = 16;

  private Evidence() {}

  /// Why this summary is no evidence, one sentence each; empty when it is.
  public static List<String> complaints(Summary summary, Slice.Bounds bounds) {
    List<String> complaints = new ArrayList<>();
    long wanted = bounds.last() - bounds.first() + 1;
    if (summary.seeds() < wanted) {
      complaints.add("only " + summary.seeds() + " of " + wanted + " seeds have run");
    }
    summary
        .failures()
        .forEach((seed, failure) -> complaints.add("seed " + seed + " fails: " + failure));
    summary.neverReached().forEach(name -> complaints.add("no seed came across: " + name));
    return complaints;
  }

  /// Writes both files; refuses when there is a complaint.
  public static void write(
      Path folder, SimulatedMode mode, String commit, Slice.Bounds bounds, Summary summary)
      throws IOException {
    List<String> complaints = new ArrayList<>(complaints(summary, bounds));
    if (!Commit.isKept(commit)) {
      complaints.add("the files differ from every commit (" + commit + "): commit them first");
    }
    if (!complaints.isEmpty()) {
      throw new IOException("no evidence is written: " + String.join("; ", complaints));
    }
    byte[] hashes = lines(summary.hashes()).getBytes(StandardCharsets.UTF_8);
    String name = "sim-" + mode.name();
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("mode", mode.name());
    object.put("commit", commit);
    object.put("again", mode.command(bounds.first()));
    object.put("firstSeed", bounds.first());
    object.put("lastSeed", bounds.last());
    object.put("events", summary.events());
    object.put("operations", summary.operations());
    object.put("simulatedMillis", summary.simulatedMillis());
    object.put("faults", summary.faults());
    object.put("sometimes", summary.sometimes());
    object.put("hashes", name + ".hashes");
    object.put("sha256OfHashes", HexFormat.of().formatHex(Trace.sha256().digest(hashes)));
    Files.createDirectories(folder);
    Files.write(folder.resolve(name + ".hashes"), hashes);
    Files.writeString(folder.resolve(name + ".json"), Json.text(object));
  }

  private static String lines(SortedMap<Long, String> hashes) {
    StringBuilder text = new StringBuilder();
    hashes.forEach(
        (seed, hash) -> text.append(seed).append(' ').append(hash, 0, DIGITS).append('\n'));
    return text.toString();
  }
}

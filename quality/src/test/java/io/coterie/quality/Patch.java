package io.coterie.quality;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A unified diff, applied strictly: every hunk must match word for word in exactly one place.
///
/// Line numbers are not looked at, so that a patch survives edits elsewhere in its file; anything
/// else that has moved on is an error, because a patch that is applied by guess plants another bug.
record Patch(Map<String, List<Hunk>> files) {
  /// Lines to be found, and what to put there.
  record Hunk(List<String> before, List<String> after) {}

  /// Reads a diff as `git diff` writes it; lines before the first `---` are left out.
  static Patch parse(String text) {
    Map<String, List<Hunk>> files = new LinkedHashMap<>();
    List<Hunk> hunks = new ArrayList<>();
    boolean inHunk = false;
    for (String line : text.lines().toList()) {
      if (line.startsWith("+++ b/")) {
        hunks = new ArrayList<>();
        files.put(line.substring("+++ b/".length()).strip(), hunks);
        inHunk = false;
      } else if (line.startsWith("@@") && !files.isEmpty()) {
        hunks.add(new Hunk(new ArrayList<>(), new ArrayList<>()));
        inHunk = true;
      } else if (line.startsWith("--- a/") || line.startsWith("diff --git ")) {
        inHunk = false;
      } else if (inHunk) {
        add(hunks.getLast(), line);
      }
    }
    if (files.isEmpty() || files.containsValue(List.of())) {
      throw new IllegalArgumentException("it is no unified diff (--- a/…, +++ b/…, @@ … @@)");
    }
    return new Patch(files);
  }

  private static void add(Hunk hunk, String line) {
    String text = line.isEmpty() ? "" : line.substring(1);
    if (line.startsWith("-") || line.startsWith(" ") || line.isEmpty()) {
      hunk.before().add(text);
    }
    if (line.startsWith("+") || line.startsWith(" ") || line.isEmpty()) {
      hunk.after().add(text);
    }
  }

  /// The text of a file after the patch.
  String apply(String name, String text) {
    List<String> lines = new ArrayList<>(text.lines().toList());
    for (Hunk hunk : files.getOrDefault(name, List.of())) {
      List<Integer> places = new ArrayList<>();
      for (int at = 0; at + hunk.before().size() <= lines.size(); at++) {
        if (lines.subList(at, at + hunk.before().size()).equals(hunk.before())) {
          places.add(at);
        }
      }
      if (places.size() != 1) {
        throw new IllegalArgumentException(
            "it no longer applies to " + name + ": a hunk matches " + places.size() + " places");
      }
      List<String> place =
          lines.subList(places.getFirst(), places.getFirst() + hunk.before().size());
      place.clear();
      place.addAll(hunk.after());
    }
    return String.join("\n", lines) + "\n";
  }
}

package io.coterie.client;

import io.coterie.core.kernel.InstanceId;
import io.coterie.protocols.tablets.TabletOperation;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// How far a watcher has come: per tablet the version up to which it has everything (P34).
///
/// As text it is `now`, a version for every tablet, or `tablet.version` joined by `-`; it can be
/// kept, and a watch begun from it later.
///
/// @param otherwise where a tablet without an entry begins
public record WatchCursor(long otherwise, SortedMap<Long, Long> versions) {
  /// Only what happens from now on.
  public static final WatchCursor NOW = after(TabletOperation.Changes.FROM_NOW);

  /// The longest text that [#parse] takes.
  public static final int CHARACTERS_MAX = 8192;

  private static final String NOW_TEXT = "now";
  private static final Pattern ONE = Pattern.compile("[0-9]{1,18}");
  private static final Pattern MANY =
      Pattern.compile("[0-9]{1,18}\\.[0-9]{1,18}(-[0-9]{1,18}\\.[0-9]{1,18})*");

  public WatchCursor {
    versions = new TreeMap<>(versions);
  }

  /// What happened after this version, in every tablet.
  public static WatchCursor after(long version) {
    return new WatchCursor(version, new TreeMap<>());
  }

  static WatchCursor of(WatchCursor begun, Map<InstanceId, Long> reached) {
    SortedMap<Long, Long> versions = new TreeMap<>(begun.versions);
    reached.forEach((tablet, version) -> versions.put(tablet.number(), version));
    // A tablet that is not there yet has no past that this watcher could have seen.
    return new WatchCursor(versions.isEmpty() ? begun.otherwise : 0, versions);
  }

  /// Empty for what is no cursor.
  public static Optional<WatchCursor> parse(String text) {
    if (text.length() > CHARACTERS_MAX) {
      return Optional.empty();
    }
    if (text.equals(NOW_TEXT)) {
      return Optional.of(NOW);
    }
    if (ONE.matcher(text).matches()) {
      return Optional.of(after(Long.parseLong(text)));
    }
    if (!MANY.matcher(text).matches()) {
      return Optional.empty();
    }
    SortedMap<Long, Long> versions = new TreeMap<>();
    for (String each : text.split("-", -1)) {
      int dot = each.indexOf('.');
      versions.put(Long.parseLong(each.substring(0, dot)), Long.parseLong(each.substring(dot + 1)));
    }
    return Optional.of(new WatchCursor(0, versions));
  }

  public String text() {
    if (versions.isEmpty()) {
      return otherwise == TabletOperation.Changes.FROM_NOW ? NOW_TEXT : Long.toString(otherwise);
    }
    return versions.entrySet().stream()
        .map(entry -> entry.getKey() + "." + entry.getValue())
        .collect(Collectors.joining("-"));
  }

  /// The one version of a watcher of a single row; of several tablets, whose versions are not
  /// comparable, the largest.
  public long version() {
    return versions.values().stream().mapToLong(Long::longValue).max().orElse(otherwise);
  }

  long of(InstanceId tablet) {
    Long version = versions.get(tablet.number());
    return version == null ? otherwise : version;
  }
}

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
/// As text it is `now`, a version for every tablet, or `tablet.version` joined by `-`, with the
/// version for all other tablets in front if it is not 0; it can be kept, and a watch begun from it
/// later.
///
/// @param otherwise where a tablet without an entry begins
public record WatchCursor(long otherwise, SortedMap<Long, Long> versions) {
  /// Only what happens from now on.
  public static final WatchCursor NOW = after(TabletOperation.Changes.FROM_NOW);

  /// The longest text that [#parse] takes.
  public static final int CHARACTERS_MAX = 8192;

  /// Tablets whose versions fit into one text: `CHARACTERS_MAX` / 38, less one for the others.
  static final int TABLETS_MAX = 214;

  private static final String NOW_TEXT = "now";
  private static final Pattern ONE = Pattern.compile("[0-9]{1,18}");
  private static final Pattern MANY =
      Pattern.compile("([0-9]{1,18}-)?[0-9]{1,18}\\.[0-9]{1,18}(-[0-9]{1,18}\\.[0-9]{1,18})*");

  public WatchCursor {
    versions = new TreeMap<>(versions);
  }

  /// What happened after this version, in every tablet.
  public static WatchCursor after(long version) {
    return new WatchCursor(version, new TreeMap<>());
  }

  /// @param complete whether every tablet has been reached; one that is not there yet has no past
  ///   that this watcher could have seen
  static WatchCursor of(WatchCursor begun, Map<InstanceId, Long> reached, boolean complete) {
    SortedMap<Long, Long> versions = new TreeMap<>(begun.versions);
    reached.forEach((tablet, version) -> versions.put(tablet.number(), version));
    return new WatchCursor(complete ? 0 : begun.otherwise, versions);
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
    long otherwise = 0;
    SortedMap<Long, Long> versions = new TreeMap<>();
    for (String each : text.split("-", -1)) {
      int dot = each.indexOf('.');
      if (dot < 0) {
        otherwise = Long.parseLong(each);
      } else {
        long tablet = Long.parseLong(each.substring(0, dot));
        versions.put(tablet, Long.parseLong(each.substring(dot + 1)));
      }
    }
    return Optional.of(new WatchCursor(otherwise, versions));
  }

  public String text() {
    if (versions.isEmpty()) {
      return otherwise == TabletOperation.Changes.FROM_NOW ? NOW_TEXT : Long.toString(otherwise);
    }
    String all =
        versions.entrySet().stream()
            .map(entry -> entry.getKey() + "." + entry.getValue())
            .collect(Collectors.joining("-"));
    return otherwise == 0 ? all : otherwise + "-" + all;
  }

  /// The one version of a watcher of a single row; of several tablets, whose versions are not
  /// comparable, the largest.
  public long version() {
    return versions.values().stream().mapToLong(Long::longValue).max().orElse(otherwise);
  }

  boolean isFromNow() {
    return otherwise == TabletOperation.Changes.FROM_NOW;
  }

  boolean names(InstanceId tablet) {
    return versions.containsKey(tablet.number());
  }

  long of(InstanceId tablet) {
    Long version = versions.get(tablet.number());
    return version == null ? otherwise : version;
  }
}

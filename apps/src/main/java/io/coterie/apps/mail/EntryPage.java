package io.coterie.apps.mail;

import java.util.List;
import java.util.Optional;

/// Entries, newest first.
///
/// @param next where the following page begins; absent on the last
/// @param cursor where events begin, so that nothing between page and stream is missed
public record EntryPage(List<Entry> entries, Optional<String> next, String cursor) {
  public static final int ENTRIES_MAX = 500;

  public EntryPage {
    entries = List.copyOf(entries);
  }
}

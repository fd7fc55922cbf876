package io.coterie.client;

import io.coterie.core.kernel.InstanceId;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What a subscription has been told so far. Not for several threads: a link guards it.
public final class Heard {
  private final Map<InstanceId, Long> newest = new TreeMap<>();
  private final Set<InstanceId> refused = new TreeSet<>();

  public void news(InstanceId instance, long cursor) {
    newest.merge(instance, cursor, Math::max);
  }

  /// A node will not tell: the reader had better look for itself, once.
  public void refused(InstanceId instance) {
    refused.add(instance);
  }

  /// The instances with news beyond these cursors, and those refused since the last call.
  public Set<InstanceId> beyond(Map<InstanceId, Long> cursors) {
    Set<InstanceId> found = new TreeSet<>(refused);
    refused.clear();
    cursors.forEach((instance, cursor) -> {
      Long told = newest.get(instance);
      if (told != null && told > cursor) {
        found.add(instance);
      }
    });
    return found;
  }
}

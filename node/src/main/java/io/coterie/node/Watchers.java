package io.coterie.node;

import io.coterie.core.kernel.InstanceId;
import io.coterie.core.wire.Bytes;
import java.util.LinkedHashMap;
import java.util.Map;

/// Who wants to hear of changes in this shard's instances. News is lossy and coalesced per turn;
/// the truth is a read from the watcher's own cursor.
final class Watchers {
  private record Key(Responder responder, long id) {}

  private record Watcher(InstanceId instance, Bytes subject) {}

  private record Subject(InstanceId instance, Bytes name) {}

  private final Map<Key, Watcher> watchers = new LinkedHashMap<>();
  private final Deadlines<Key> ends = new Deadlines<>();
  private final Map<Subject, Long> news = new LinkedHashMap<>();
  private final int watchersMax;

  Watchers(int watchersMax) {
    this.watchersMax = watchersMax;
  }

  /// False when there are too many.
  boolean subscribe(NodeFrame.Subscribe wish, Responder responder, long endNanos) {
    Key key = new Key(responder, wish.id());
    if (!watchers.containsKey(key) && watchers.size() >= watchersMax) {
      return false;
    }
    watchers.put(key, new Watcher(wish.to(), wish.subject()));
    ends.set(key, endNanos);
    return true;
  }

  void changed(InstanceId instance, Bytes subject, long cursor) {
    if (!watchers.isEmpty()) {
      news.merge(new Subject(instance, subject), cursor, Math::max);
    }
  }

  /// Sends the news of this turn; a watcher of a prefix hears of every subject that begins with it.
  void tell(long nowNanos) {
    ends.due(nowNanos).forEach(watchers::remove);
    if (news.isEmpty()) {
      return;
    }
    Map<Key, Long> told = new LinkedHashMap<>();
    news.forEach((subject, cursor) ->
        watchers.forEach((key, watcher) -> {
          if (watcher.instance.equals(subject.instance)
              && subject.name.startsWith(watcher.subject)) {
            told.merge(key, cursor, Math::max);
          }
        }));
    news.clear();
    told.forEach((key, cursor) -> key.responder.respond(new NodeFrame.Notified(key.id, cursor)));
  }

  long nanosToFirst(long nowNanos) {
    return ends.nanosToFirst(nowNanos);
  }
}

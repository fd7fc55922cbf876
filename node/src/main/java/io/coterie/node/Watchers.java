package io.coterie.node;

import io.coterie.core.kernel.InstanceId;
import io.coterie.core.wire.Bytes;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Who wants to hear of changes in this shard's instances. News is lossy and coalesced per turn;
/// the truth is a read from the watcher's own cursor.
///
/// A piece of news finds its watchers by the prefixes of its name: one look per length that any
/// watcher has asked for, however many there are.
final class Watchers {
  private record Key(Responder responder, long id) {}

  private record Subject(InstanceId instance, Bytes name) {}

  private final Map<Key, Subject> watchers = new LinkedHashMap<>();
  private final Map<Subject, Set<Key>> bySubject = new LinkedHashMap<>();
  private final TreeMap<Integer, Integer> subjectsByLength = new TreeMap<>();
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
    Subject subject = new Subject(wish.to(), wish.subject());
    if (!subject.equals(watchers.get(key))) {
      remove(key);
      add(key, subject);
    }
    ends.set(key, endNanos);
    return true;
  }

  private void add(Key key, Subject subject) {
    watchers.put(key, subject);
    Set<Key> sharing = bySubject.computeIfAbsent(subject, first -> new LinkedHashSet<>());
    if (sharing.isEmpty()) {
      subjectsByLength.merge(subject.name.size(), 1, Integer::sum);
    }
    sharing.add(key);
  }

  private void remove(Key key) {
    Subject subject = watchers.remove(key);
    if (subject == null) {
      return;
    }
    Set<Key> sharing = bySubject.get(subject);
    if (sharing != null && sharing.remove(key) && sharing.isEmpty()) {
      bySubject.remove(subject);
      subjectsByLength.computeIfPresent(
          subject.name.size(), (length, count) -> count == 1 ? null : count - 1);
    }
  }

  void changed(InstanceId instance, Bytes subject, long cursor) {
    if (!watchers.isEmpty()) {
      news.merge(new Subject(instance, subject), cursor, Math::max);
    }
  }

  /// Sends the news of this turn; a watcher of a prefix hears of every subject that begins with it.
  void tell(long nowNanos) {
    ends.due(nowNanos).forEach(this::remove);
    if (news.isEmpty()) {
      return;
    }
    Map<Key, Long> told = new LinkedHashMap<>();
    news.forEach((subject, cursor) -> {
      for (int length : subjectsByLength.headMap(subject.name.size(), true).keySet()) {
        Subject begins = new Subject(subject.instance, subject.name.slice(0, length));
        Set<Key> sharing = bySubject.get(begins);
        if (sharing != null) {
          sharing.forEach(key -> told.merge(key, cursor, Math::max));
        }
      }
    });
    news.clear();
    told.forEach((key, cursor) -> key.responder.respond(new NodeFrame.Notified(key.id, cursor)));
  }

  long nanosToFirst(long nowNanos) {
    return ends.nanosToFirst(nowNanos);
  }
}

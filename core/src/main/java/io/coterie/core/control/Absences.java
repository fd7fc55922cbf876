package io.coterie.core.control;

import io.coterie.core.identity.NodeId;
import java.util.TreeMap;

/// Which lives of nodes have ended, as far as refused connections show it.
///
/// A host refuses a connection when no process listens there: that tells the end of a process at
/// once, which silence tells only after the dead time. Because a firewall can refuse in its place,
/// and a node may be between two lives, one refusal is not enough: it takes a second one,
/// `absentMillis` later, of the same life and without a sign of life in between. Kept on every
/// coordinator, so that a new leader begins with what it has seen before. A wrong verdict costs a
/// failover, as any wrong verdict does, and no more: epochs fence, and leases run their time.
final class Absences {
  private final ControlConfig config;
  private final TreeMap<NodeId, Absence> absences = new TreeMap<>();

  /// The life that the control state showed when the first connection was refused, and the times of
  /// the first and the last refusal.
  private record Absence(long life, long sinceMillis, long lastMillis) {}

  Absences(ControlConfig config) {
    this.config = config;
  }

  /// A connection was refused, while this was the node's life.
  void refused(NodeId node, long life, long nowMillis) {
    Absence known = absences.get(node);
    boolean same = known != null && known.life == life;
    long since = known != null && same ? known.sinceMillis : nowMillis;
    absences.put(node, new Absence(life, since, nowMillis));
  }

  /// The node has said something.
  void heard(NodeId node) {
    absences.remove(node);
  }

  /// Whether this life of the node has ended. Another life is another matter.
  boolean isOver(NodeId node, long life) {
    Absence known = absences.get(node);
    return known != null
        && known.life == life
        && known.lastMillis - known.sinceMillis >= config.absentMillis();
  }
}

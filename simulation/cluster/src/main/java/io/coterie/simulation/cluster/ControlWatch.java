package io.coterie.simulation.cluster;

import io.coterie.core.control.ControlCodec;
import io.coterie.core.control.ControlState;
import io.coterie.core.identity.NodeId;
import io.coterie.core.kernel.Coordination;
import io.coterie.core.kernel.InstanceId;
import io.coterie.core.placement.ClusterMap;
import io.coterie.core.placement.TabletPlacement;
import io.coterie.core.wire.Bytes;
import io.coterie.simulation.world.Violation;
import java.util.Map;
import java.util.TreeMap;

/// Looks at the control plane from outside: what every coordinator does with the log, and which
/// maps the nodes act on.
///
/// TB5: at equal index every coordinator has the same state, live, after a restart from any
/// snapshot, and replayed from nothing. One map per version, and an epoch of a tablet has one
/// primary and one replica set for ever (TB3).
public final class ControlWatch {
  private final TreeMap<Long, Bytes> commands = new TreeMap<>();
  private final TreeMap<Long, Bytes> states = new TreeMap<>();
  private final TreeMap<Long, ClusterMap> maps = new TreeMap<>();
  private final Map<InstanceId, TreeMap<Long, TabletPlacement>> epochs = new TreeMap<>();
  private long comparisons;

  /// The same log, with every state compared.
  Coordination watching(NodeId node, Coordination log) {
    return new Coordination() {
      @Override
      public void propose(Bytes command) {
        log.propose(command);
      }

      @Override
      public void handOver() {
        log.handOver();
      }

      @Override
      public void start(Replica replica) {
        log.start(new Watched(node, replica));
      }

      @Override
      public void close() {
        log.close();
      }
    };
  }

  void adopted(NodeId node, ClusterMap map) {
    ClusterMap first = maps.putIfAbsent(map.version(), map);
    if (first != null && !first.equals(map)) {
      throw new Violation("two maps of version " + map.version() + ", one at " + node);
    }
    map.tablets().forEach(this::oneHolding);
  }

  private void oneHolding(TabletPlacement tablet) {
    TabletPlacement first =
        epochs
            .computeIfAbsent(tablet.tablet(), absent -> new TreeMap<>())
            .putIfAbsent(tablet.epoch(), tablet);
    boolean same =
        first == null
            || (first.primary().equals(tablet.primary())
                && first.replicas().equals(tablet.replicas()));
    if (!same) {
      throw new Violation("two holdings of one epoch: " + first + " and " + tablet);
    }
  }

  /// How many epochs of tablets there have been.
  public long epochs() {
    return epochs.values().stream().mapToLong(TreeMap::size).sum();
  }

  /// How often a coordinator's state was found equal to another's at the same index.
  public long comparisons() {
    return comparisons;
  }

  /// The newest map that any node has acted on.
  public ClusterMap newest() {
    return maps.isEmpty() ? ClusterMap.EMPTY : maps.lastEntry().getValue();
  }

  /// P12: the whole log from an empty state gives every state that was seen live.
  public void checkReplay() {
    ControlState replayed = new ControlState();
    for (Map.Entry<Long, Bytes> entry : commands.entrySet()) {
      replayed.apply(ControlCodec.COMMAND.decode(entry.getValue()));
      Bytes live = states.get(entry.getKey());
      if (live != null && !replayed.toBytes().equals(live)) {
        throw new Violation("replayed state differs from live state at " + entry.getKey());
      }
    }
  }

  private void compare(NodeId node, long index, Bytes state) {
    Bytes first = states.putIfAbsent(index, state);
    if (first != null && !first.equals(state)) {
      throw new Violation(node + " has another state than others at index " + index);
    }
    comparisons += first == null ? 0 : 1;
  }

  private final class Watched implements Coordination.Replica {
    private final NodeId node;
    private final Coordination.Replica replica;

    Watched(NodeId node, Coordination.Replica replica) {
      this.node = node;
      this.replica = replica;
    }

    @Override
    public void ordered(long index, Bytes command) {
      Bytes first = commands.putIfAbsent(index, command);
      if (first != null && !first.equals(command)) {
        throw new Violation("two commands at index " + index);
      }
      replica.ordered(index, command);
      compare(node, index, replica.snapshot());
    }

    @Override
    public Bytes snapshot() {
      return replica.snapshot();
    }

    @Override
    public void restore(long index, Bytes snapshot) {
      replica.restore(index, snapshot);
      compare(node, index, replica.snapshot());
    }

    @Override
    public void leadership(boolean leading) {
      replica.leadership(leading);
    }
  }
}

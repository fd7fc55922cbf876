package io.coterie.simulation.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.core.identity.NodeId;
import io.coterie.core.kernel.Coordination;
import io.coterie.core.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// One order for all coordinators, and none without a majority.
class SimControlLogTest {
  private static final long SECOND = 1_000_000_000L;

  private final World world = new World(3);
  private final SimNetwork network =
      new SimNetwork(
          world,
          SimNetwork.Gatekeeper.of(SmokeWorld.ROSTER),
          NetworkSettings.USUAL.withoutTrouble());
  private final List<SimNode> nodes = new ArrayList<>();
  private final Map<NodeId, Notes> notes = new TreeMap<>();
  private final Map<NodeId, Coordination> ends = new TreeMap<>();
  private final SimControlLog log;

  SimControlLogTest() {
    for (int i = 1; i <= 3; i++) {
      nodes.add(new SimNode(world, new NodeId(i), new Member()));
    }
    ControlLogSettings settings = new ControlLogSettings(SECOND / 5, SECOND, 1_000_000L, 0, 0, 10);
    log = new SimControlLog(world, network, nodes, settings);
    nodes.forEach(SimNode::start);
  }

  @Test
  void allCoordinatorsSeeOneOrder() {
    world.run(3 * SECOND);
    // Few at a time, so that nobody falls so far behind that it gets a snapshot instead.
    for (int i = 0; i < 20; i++) {
      propose(1, 5);
      world.run(SECOND);
    }

    List<String> first = at(1).ordered;
    assertEquals(100, first.size());
    assertEquals(first, at(2).ordered);
    assertEquals(first, at(3).ordered);
    long leaders = notes.values().stream().filter(each -> each.leading).count();
    assertEquals(1, leaders);
  }

  @Test
  void withoutAMajorityNothingIsFixed() {
    world.run(3 * SECOND);
    NodeId leader = Objects.requireNonNull(log.leader());
    for (SimNode node : nodes) {
      if (!node.id().equals(leader)) {
        cutOff(node.id());
      }
    }
    propose(leader.number(), 10);
    world.run(5 * SECOND);
    assertEquals(0, log.length());
    assertEquals(null, log.leader());
    assertEquals(false, at(leader.number()).leading);

    network.healAll();
    world.run(3 * SECOND);
    assertNotNull(log.leader());
    propose(1, 10);
    world.run(3 * SECOND);
    assertTrue(log.length() >= 10, "fixed: " + log.length());
  }

  @Test
  void aLeaderThatIsCutOffIsReplaced() {
    world.run(3 * SECOND);
    NodeId old = Objects.requireNonNull(log.leader());
    cutOff(old);
    world.run(5 * SECOND);
    assertNotEquals(old, log.leader());
    assertEquals(false, at(old.number()).leading);
    NodeId fresh = Objects.requireNonNull(log.leader());
    assertEquals(true, at(fresh.number()).leading);
  }

  @Test
  void aRestartedCoordinatorIsGivenItsSnapshotAndTheRest() {
    world.run(3 * SECOND);
    propose(1, 25);
    world.run(3 * SECOND);
    SimNode second = nodes.get(1);
    second.crash();
    propose(1, 5);
    world.run(3 * SECOND);
    second.start();
    world.run(3 * SECOND);

    assertTrue(at(2).restored, "it got its snapshot");
    assertEquals(30, log.appliedBy(second.id()));
    assertEquals(at(1).sum, at(2).sum);
    assertTrue(at(2).ordered.size() <= 10, "it saw again what its snapshot had");
  }

  @Test
  void aLaggardCatchesUp() {
    world.run(3 * SECOND);
    log.lag(new NodeId(3), 5 * SECOND);
    propose(1, 60);
    world.run(3 * SECOND);
    assertEquals(0, log.appliedBy(new NodeId(3)));
    world.run(5 * SECOND);
    assertEquals(60, log.appliedBy(new NodeId(3)));
    assertEquals(at(1).sum, at(3).sum);
  }

  @Test
  void aReplicaThatDiffersIsNoticed() {
    world.run(3 * SECOND);
    at(2).sum = 17;
    propose(1, 20);
    assertThrows(Violation.class, () -> world.run(3 * SECOND));
  }

  private void propose(int node, int count) {
    Coordination end = Objects.requireNonNull(ends.get(new NodeId(node)));
    for (int i = 0; i < count; i++) {
      end.propose(Bytes.utf8("command " + i));
    }
  }

  private Notes at(int node) {
    return Objects.requireNonNull(notes.get(new NodeId(node)));
  }

  private void cutOff(NodeId node) {
    for (SimNode other : nodes) {
      if (!other.id().equals(node)) {
        network.cut(node, other.id());
        network.cut(other.id(), node);
      }
    }
  }

  /// A coordinator that only takes notes.
  private final class Member implements SimNode.Program {
    @Override
    public void start(SimNode node) {
      Notes fresh = new Notes();
      notes.put(node.id(), fresh);
      Coordination end = log.open(node);
      ends.put(node.id(), end);
      end.start(fresh);
    }

    @Override
    public void crashed() {}
  }

  private static final class Notes implements Coordination.Replica {
    private final List<String> ordered = new ArrayList<>();
    private long last;
    private int sum;
    private boolean leading;
    private boolean restored;

    @Override
    public void ordered(long index, Bytes command) {
      assertTrue(index > last, "indexes grow");
      last = index;
      ordered.add(index + " " + command.toUtf8());
      sum = sum * 31 + command.hashCode();
    }

    @Override
    public Bytes snapshot() {
      return Bytes.utf8(Integer.toString(sum));
    }

    @Override
    public void restore(long index, Bytes snapshot) {
      last = index;
      restored = true;
      sum = Integer.parseInt(snapshot.toUtf8());
    }

    @Override
    public void leadership(boolean isLeading) {
      leading = isLeading;
    }
  }
}

package io.coterie.simulation.world;

import io.coterie.contracts.CoordinationContract;
import io.coterie.contracts.CoordinationSubject;
import io.coterie.core.identity.NodeId;
import io.coterie.core.kernel.Coordination;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.DisplayName;

@DisplayName("the simulated control log keeps the contract of a control log")
class SimCoordinationContractTest extends CoordinationContract {
  private static long seeds;

  @Override
  protected CoordinationSubject open() {
    return new Subject(++seeds);
  }

  private static final class Subject implements CoordinationSubject {
    private static final long SECOND = 1_000_000_000L;

    private final World world;
    private final List<SimNode> nodes = new ArrayList<>();
    private final SimControlLog log;

    Subject(long seed) {
      world = new World(seed);
      for (int i = 1; i <= 3; i++) {
        nodes.add(new SimNode(world, new NodeId(i), new IdleNode.Nothing()));
      }
      SimNetwork network =
          new SimNetwork(world, SimNetwork.Gatekeeper.of(SmokeWorld.ROSTER), NetworkSettings.USUAL);
      log = new SimControlLog(world, network, nodes, ControlLogSettings.USUAL);
    }

    @Override
    public Coordination start(NodeId node, Coordination.Replica replica) {
      node(node).start();
      Coordination coordination = log.open(node(node));
      coordination.start(replica);
      return coordination;
    }

    @Override
    public void stop(NodeId node) {
      node(node).crash();
    }

    @Override
    public void await(BooleanSupplier condition) {
      world.runUntil(condition, 60 * SECOND);
    }

    @Override
    public void pass() {
      world.run(10 * SECOND);
    }

    @Override
    public void close() {
      world.close();
    }

    private SimNode node(NodeId id) {
      return nodes.get(id.number() - 1);
    }
  }
}

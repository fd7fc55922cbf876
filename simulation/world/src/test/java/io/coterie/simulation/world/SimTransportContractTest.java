package io.coterie.simulation.world;

import io.coterie.contracts.TransportContract;
import io.coterie.contracts.TransportSubject;
import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.NodeKeys;
import io.coterie.core.identity.Role;
import io.coterie.core.identity.Roster;
import io.coterie.core.identity.RosterEntry;
import io.coterie.core.kernel.Transport;
import io.coterie.core.wire.Bytes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.DisplayName;

@DisplayName("the simulated transport keeps the contract of a transport")
class SimTransportContractTest extends TransportContract {
  private static final Roster ROSTER = roster();

  private static long seeds;

  @Override
  protected TransportSubject open() {
    return new Subject(++seeds);
  }

  private static Roster roster() {
    List<RosterEntry> entries = new ArrayList<>();
    for (int number = 1; number <= 3; number++) {
      byte[] seed = new byte[NodeKeys.SEED_BYTES];
      seed[0] = (byte) number;
      Bytes key = NodeKeys.ofSeed(Bytes.wrap(seed)).publicKey();
      entries.add(new RosterEntry(new NodeId(number), key, EnumSet.of(Role.STORAGE), "", ""));
    }
    return new Roster(Bytes.wrap(new byte[32]), 1, entries);
  }

  private static final class Subject implements TransportSubject {
    private static final long AWAIT_NANOS_MAX = 60_000_000_000L;

    private final World world;
    private final SimNetwork network;
    private final Map<NodeId, SimNode> nodes = new TreeMap<>();

    Subject(long seed) {
      world = new World(seed);
      network =
          new SimNetwork(
              world, SimNetwork.Gatekeeper.of(ROSTER), NetworkSettings.USUAL.withoutTrouble());
    }

    @Override
    public Transport start(NodeId node, Transport.Receiver receiver) {
      SimNode machine =
          nodes.computeIfAbsent(node, id -> new SimNode(world, id, new IdleNode.Nothing()));
      machine.start();
      Transport transport = network.open(machine);
      transport.start(receiver);
      return transport;
    }

    @Override
    public void stop(NodeId node) {
      SimNode machine = nodes.get(node);
      if (machine != null) {
        machine.crash();
      }
    }

    @Override
    public void await(BooleanSupplier condition) {
      world.runUntil(condition, AWAIT_NANOS_MAX);
    }

    @Override
    public void close() {
      world.close();
    }
  }
}

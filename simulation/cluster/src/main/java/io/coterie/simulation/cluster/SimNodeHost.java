package io.coterie.simulation.cluster;

import io.coterie.core.identity.PeerIdentity;
import io.coterie.core.kernel.Coordination;
import io.coterie.core.kernel.Effect;
import io.coterie.core.kernel.InstanceId;
import io.coterie.core.wire.Bytes;
import io.coterie.node.ControlType;
import io.coterie.node.MachineType;
import io.coterie.node.Node;
import io.coterie.node.NodeConfig;
import io.coterie.node.NodePorts;
import io.coterie.node.Shard;
import io.coterie.node.Signatures;
import io.coterie.simulation.world.SimNode;
import io.coterie.simulation.world.Violation;
import io.coterie.simulation.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Runs a whole [Node] as the program of a simulated machine: wires it anew in each life, and gives
/// each of its shards turns when mail or a timer is due.
public final class SimNodeHost implements SimNode.Program {
  /// Two, so that machines of one node also meet across shards.
  private static final int SHARDS = 2;

  private static final long TURN_NANOS_MEAN = 20_000;

  /// In which what waited for a process that goes on reaches its mailboxes.
  private static final long ARRIVAL_NANOS = 1_000_000;

  /// What this build hosts on one node.
  public record Modes(ControlType<?, ?> control, List<MachineType<?, ?>> others) {
    public Modes {
      others = List.copyOf(others);
    }
  }

  /// Makes the machine types anew in each life.
  public interface ModesOf {
    Modes of(SimNode node);
  }

  private final SimCluster cluster;
  private final ModesOf modes;
  private final List<Seat> seats = new ArrayList<>();
  private @Nullable Node running;

  SimNodeHost(SimCluster cluster, ModesOf modes) {
    this.cluster = cluster;
    this.modes = modes;
  }

  /// The node of this life, if there is one.
  public Optional<Node> node() {
    return Optional.ofNullable(running);
  }

  /// Lets the process stand still for so long inside the next turn of this instance's shard,
  /// between reading the clock and taking what waits, as a signal can at any instruction. What
  /// comes in the meantime is there when the turn goes on.
  public void stopInsideTurn(InstanceId instance, long nanos) {
    seats.get(Math.floorMod(instance.number(), SHARDS)).stopNanos = nanos;
  }

  @Override
  public void start(SimNode machine) {
    seats.clear();
    for (int i = 0; i < SHARDS; i++) {
      seats.add(new Seat(machine));
    }
    Modes made = modes.of(machine);
    Node node = new Node(ports(machine), made.control(), made.others(), frame -> {});
    running = node;
    node.start();
    for (int i = 0; i < SHARDS; i++) {
      seats.get(i).shard = node.shards().get(i);
      seats.get(i).wake();
    }
  }

  @Override
  public void crashed() {
    running = null;
    seats.clear();
  }

  private NodePorts ports(SimNode machine) {
    PeerIdentity self = cluster.identity(machine.id());
    Optional<Coordination> log = cluster.openLog(machine);
    return new NodePorts(
        self,
        NodeConfig.withShards(SHARDS),
        cluster.disk(machine.id()).openStore(),
        cluster.disk(machine.id()).openBlobs(),
        cluster.network().open(machine),
        log,
        seats.stream().map(seat -> seat.mailbox).toList(),
        work -> machine.after(cluster.world().scheduling().spread(100_000), work),
        new NoSignatures(),
        machine::seed,
        from -> {
          throw new Violation(machine.id() + " got bytes from " + from + " that are no message");
        },
        map -> cluster.adopted(machine.id(), map));
  }

  /// One shard's place on the machine: when it takes its next turn.
  private final class Seat {
    private final SimNode machine;
    private final SimMailbox mailbox = new SimMailbox(this::wake, this::standStill);
    private @Nullable Shard shard;
    private World.@Nullable Event next;
    private boolean soon;
    private boolean inside;
    private long stopNanos;

    Seat(SimNode machine) {
      this.machine = machine;
    }

    void wake() {
      if (!soon) {
        soon = true;
        cancel();
        next = machine.after(cluster.world().scheduling().spread(TURN_NANOS_MEAN), this::turn);
      }
    }

    private void cancel() {
      World.@Nullable Event waiting = next;
      if (waiting != null) {
        waiting.cancel();
      }
    }

    private void standStill() {
      long nanos = stopNanos;
      if (nanos > 0) {
        stopNanos = 0;
        machine.pause();
        cluster.world().run(nanos);
        machine.resume();
        cluster.world().run(ARRIVAL_NANOS);
      }
    }

    private void turn() {
      Shard mine = shard;
      if (mine == null || inside) {
        return;
      }
      soon = false;
      inside = true;
      boolean more = mine.turn(machine.clock()::now);
      inside = false;
      long nanos = mine.nanosToNext(machine.clock().now());
      if (more) {
        wake();
      } else if (!soon && nanos != Long.MAX_VALUE) {
        cancel();
        next = machine.afterLocal(nanos, this::turn);
      }
    }
  }

  /// No mode of today signs; the first that does brings its keys here.
  private static final class NoSignatures implements Signatures {
    @Override
    public void sign(String domain, Bytes body, Consumer<Bytes> signature) {
      throw new IllegalStateException("no simulated mode signs: " + domain);
    }

    @Override
    public void verify(String domain, Bytes body, Effect.SignedBy by, Consumer<Boolean> verdict) {
      throw new IllegalStateException("no simulated mode verifies: " + domain);
    }
  }
}

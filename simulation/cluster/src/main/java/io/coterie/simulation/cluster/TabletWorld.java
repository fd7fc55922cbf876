package io.coterie.simulation.cluster;

import io.coterie.client.ClientConfig;
import io.coterie.client.Database;
import io.coterie.client.Link;
import io.coterie.client.TabletKeyspace;
import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.Principal;
import io.coterie.core.identity.Role;
import io.coterie.core.kernel.Outcome;
import io.coterie.core.kernel.SessionId;
import io.coterie.core.kernel.WriteId;
import io.coterie.core.placement.AckRule;
import io.coterie.core.placement.TabletPlacement;
import io.coterie.core.wire.Bytes;
import io.coterie.node.Modes;
import io.coterie.node.NodeFrame;
import io.coterie.node.RawAnswer;
import io.coterie.protocols.tablets.Consistency;
import io.coterie.protocols.tablets.ReadLimit;
import io.coterie.protocols.tablets.TabletCodec;
import io.coterie.protocols.tablets.TabletOperation;
import io.coterie.simulation.world.FaultSettings;
import io.coterie.simulation.world.Faults;
import io.coterie.simulation.world.RunResult;
import io.coterie.simulation.world.SimNode;
import io.coterie.simulation.world.SimulatedMode;
import io.coterie.simulation.world.Violation;
import io.coterie.simulation.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Tablets under all faults: clients read and write while nodes, disks, networks and coordinators
/// fail. What they saw must be explicable (TB1, TB2, TB8); afterwards everything must serve within
/// a bound (TB7) and the replicas of a tablet must hold the same cells (TB4).
public final class TabletWorld {
  public static final SimulatedMode MODE =
      new SimulatedMode("tablets", (seed, reader) -> new TabletWorld(seed, reader).run());

  private static final long SECOND = 1_000_000_000L;
  private static final int CLIENTS = 4;
  private static final long OPERATIONS_MIN = 500;
  private static final String KEYSPACE = "rows";
  private static final SimCluster.Shape SHAPE = new SimCluster.Shape(4, 3, CLIENTS + 2, true);

  private final World world;
  private final SimCluster cluster;
  private final Faults faults;
  private final TabletWorkload workload;
  private final AckRule rule;
  private boolean created;
  private boolean over;
  private boolean asked;
  private boolean readBack;
  private boolean compared;
  private boolean watched;

  TabletWorld(long seed, @Nullable Consumer<String> reader) {
    world = new World(seed, reader);
    cluster =
        new SimCluster(
            world,
            SHAPE,
            (seat, config) ->
                new SimNodeHost.Modes(
                    Modes.control(seat, config), List.of(TabletTypes.type(seat.node()))));
    workload = new TabletWorkload(world);
    rule = world.workload().chance(250_000) ? AckRule.ALL : AckRule.MAJORITY;
    cluster.client(this::operate);
    for (int i = 0; i < CLIENTS; i++) {
      cluster.client(this::use);
    }
    cluster.client(this::watch);
    faults = cluster.faults(FaultSettings.usual(2));
  }

  RunResult run() {
    String failure = null;
    try (world) {
      cluster.start();
      if (!world.runUntil(() -> created && workload.done() > 0, 30 * SECOND)) {
        throw new Violation("nothing was written within 30 s without faults");
      }
      faults.begin();
      world.run(60 * SECOND);
      if (workload.done() < OPERATIONS_MIN) {
        throw new Violation("only " + workload.done() + " operations were answered in a minute");
      }
      over = true;
      faults.heal();
      ControlWorld.settle(cluster, 30 * SECOND);
      asked = true;
      if (!world.runUntil(() -> readBack, 20 * SECOND)) {
        throw new Violation(
            "TB7: not everything can be read within 20 s after healing: " + workload.trouble());
      }
      if (!world.runUntil(() -> compared, 30 * SECOND)) {
        throw new Violation("TB4: the replicas do not become equal within 30 s");
      }
      if (!world.runUntil(() -> watched, 30 * SECOND)) {
        throw new Violation("P34: a watcher does not see in 30 s what is there");
      }
      workload.check();
    } catch (Violation violation) {
      failure = violation.getMessage();
    }
    return RunResult.of(world, workload.done(), faults.counts(), failure);
  }

  private Database database(SimNode machine, Link link) {
    Principal client = new Principal.Service(machine.id(), Role.CLIENT);
    List<NodeId> contacts = cluster.nodes().stream().map(SimNode::id).toList();
    return new Database(link, client, contacts, ClientConfig.DEFAULT.withCallMillis(3_000));
  }

  /// Makes the keyspace; after the run reads everything back and compares the replicas.
  private void operate(SimNode machine, Link link) {
    Database database = database(machine, link);
    while (!created) {
      created =
          database.cluster().createKeyspace(KEYSPACE, ControlWorld.settings(3, rule), 2)
              instanceof io.coterie.client.Result.Done<?>;
      world.baton().sleep(SECOND / 10);
    }
    while (!asked) {
      world.baton().sleep(SECOND / 10);
    }
    while (!readBack) {
      readBack = workload.readAll(database.tablets(KEYSPACE));
    }
    while (!compared) {
      compared = replicasAreEqual(link);
      world.baton().sleep(SECOND / 10);
    }
  }

  private void use(SimNode machine, Link link) {
    TabletKeyspace rows = database(machine, link).tablets(KEYSPACE);
    while (!created) {
      world.baton().sleep(SECOND / 10);
    }
    while (!over) {
      workload.act(machine.id().toString(), rows);
      world.baton().sleep(world.workload().between(SECOND / 500, SECOND / 4));
    }
  }

  private void watch(SimNode machine, Link link) {
    TabletKeyspace rows = database(machine, link).tablets(KEYSPACE);
    TabletWatching watching = new TabletWatching(world);
    while (!created) {
      world.baton().sleep(SECOND / 10);
    }
    while (!readBack) {
      watching.follow(rows);
      long back = world.nowNanos() + world.workload().spread(SECOND);
      while (!readBack && world.nowNanos() < back) {
        world.baton().sleep(SECOND / 10);
      }
    }
    while (!watched) {
      watched = watching.isCurrent(rows);
      world.baton().sleep(SECOND / 10);
    }
  }

  /// TB4: each replica of each tablet, asked by itself, holds the same cells; they may be as stale
  /// as the question allows, so that it is asked again for a while.
  private boolean replicasAreEqual(Link link) {
    for (TabletPlacement tablet : cluster.watch().newest().tablets()) {
      List<Bytes> answers = new ArrayList<>();
      for (NodeId replica : tablet.replicas()) {
        Optional<Bytes> cells = cells(link, tablet, replica);
        if (cells.isEmpty()) {
          return false;
        }
        answers.add(cells.get());
      }
      if (answers.stream().distinct().count() > 1) {
        return false;
      }
    }
    return true;
  }

  private Optional<Bytes> cells(Link link, TabletPlacement tablet, NodeId replica) {
    TabletOperation scan =
        new TabletOperation.ScanRows(
            Bytes.EMPTY, Bytes.EMPTY, ReadLimit.DEFAULT, Consistency.bounded(2_000));
    NodeFrame.Asking asking =
        new NodeFrame.Asking(
            new Principal.Service(new NodeId(101), Role.CLIENT),
            new WriteId(new SessionId(0, 0), 1, 0));
    Outcome outcome =
        link.ask(
            replica,
            new NodeFrame.Request(
                0, tablet.tablet(), asking, 1_000, TabletCodec.OPERATION.encode(scan)));
    return outcome instanceof Outcome.Done done && done.answer() instanceof RawAnswer raw
        ? Optional.of(raw.encoded())
        : Optional.empty();
  }
}

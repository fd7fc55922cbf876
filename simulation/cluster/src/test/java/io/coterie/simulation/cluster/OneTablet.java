package io.coterie.simulation.cluster;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.client.ClientConfig;
import io.coterie.client.Database;
import io.coterie.client.Link;
import io.coterie.client.Result;
import io.coterie.client.TabletKeyspace;
import io.coterie.core.control.Readiness;
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
import io.coterie.protocols.tablets.Consistency;
import io.coterie.protocols.tablets.TabletAnswer;
import io.coterie.protocols.tablets.TabletCodec;
import io.coterie.protocols.tablets.TabletOperation;
import io.coterie.protocols.tablets.Value;
import io.coterie.simulation.world.SimNode;
import io.coterie.simulation.world.World;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Some nodes, one tablet, and a client that does what it is told.
final class OneTablet {
  private static final long SECOND = 1_000_000_000L;
  static final Bytes ROW = Bytes.utf8("row");
  static final Bytes CELL = Bytes.utf8("cell");

  final World world;
  final SimCluster cluster;
  private @Nullable BiFunction<Database, Link, ?> wanted;
  private @Nullable Object answer;

  OneTablet(World world) {
    this(world, 3);
  }

  OneTablet(World world, int nodes) {
    this.world = world;
    this.cluster =
        new SimCluster(
            world,
            new SimCluster.Shape(nodes, nodes, 1, false),
            (seat, config) ->
                new SimNodeHost.Modes(
                    Modes.control(seat, config), List.of(TabletTypes.type(seat.node()))));
    cluster.client(this::obey);
    cluster.start();
    ControlWorld.settle(cluster, 20 * SECOND);
    call(database ->
            database
                .cluster()
                .createKeyspace("rows", ControlWorld.settings(3, AckRule.MAJORITY), 1))
        .orThrow();
    ControlWorld.settle(cluster, 20 * SECOND);
  }

  private void obey(SimNode machine, Link link) {
    Database database =
        new Database(
            link,
            new Principal.Service(machine.id(), Role.CLIENT),
            cluster.nodes().stream().map(SimNode::id).toList(),
            ClientConfig.DEFAULT.withCallMillis(3_000));
    while (true) {
      BiFunction<Database, Link, ?> next = wanted;
      if (next != null) {
        wanted = null;
        answer = next.apply(database, link);
      }
      world.baton().sleep(SECOND / 100);
    }
  }

  <T> Result<T> call(Function<Database, Result<T>> call) {
    return run((database, link) -> call.apply(database));
  }

  @SuppressWarnings("unchecked") // the answer is that of the call
  private <T> T run(BiFunction<Database, Link, T> call) {
    answer = null;
    wanted = call;
    assertTrue(world.runUntil(() -> answer != null, 60 * SECOND));
    Object given = answer;
    if (given == null) {
      throw new AssertionError("no answer");
    }
    return (T) given;
  }

  /// Writes until it is acknowledged, and then asks this node what it has.
  Outcome putThenAsk(String value, NodeId node) {
    TabletOperation get = new TabletOperation.Get(ROW, CELL, Consistency.LINEARIZABLE);
    return run((database, link) -> {
      while (!(rows(database).put(ROW, CELL, Value.utf8(value)) instanceof Result.Done<?>)) {
        link.pause(10);
      }
      NodeFrame.Asking asking =
          new NodeFrame.Asking(
              new Principal.Service(new NodeId(101), Role.CLIENT),
              new WriteId(new SessionId(0, 0), 1, 0));
      return link.ask(
          node,
          new NodeFrame.Request(
              0, tablet().tablet(), asking, 30_000, TabletCodec.OPERATION.encode(get)));
    });
  }

  Result<TabletAnswer.Written> put(String value) {
    return call(database -> rows(database).put(ROW, CELL, Value.utf8(value)));
  }

  Result<TabletAnswer.Cell> get() {
    return call(database -> rows(database).get(ROW, CELL));
  }

  private static TabletKeyspace rows(Database database) {
    return database.tablets("rows");
  }

  TabletPlacement tablet() {
    return cluster.watch().newest().tablets().getFirst();
  }

  SimNode at(NodeId id) {
    return cluster.node(id.number());
  }

  void cutOff(NodeId one, List<NodeId> others) {
    for (NodeId other : others) {
      cluster.network().cut(one, other);
      cluster.network().cut(other, one);
    }
  }

  List<String> waiting() {
    return Readiness.of(cluster.watch().newest(), cluster.shape().coordinatorIds(), true).waiting();
  }

  /// The first answer that is none of "not now" and "I do not know".
  <T> T eventually(Supplier<Result<T>> call) {
    for (int i = 0; i < 10; i++) {
      if (call.get() instanceof Result.Done<T>(var value)) {
        return value;
      }
    }
    throw new AssertionError(waiting().toString());
  }
}

package io.coterie.simulation.cluster;

import io.coterie.client.ClientConfig;
import io.coterie.client.Database;
import io.coterie.client.Link;
import io.coterie.client.Result;
import io.coterie.client.TabletKeyspace;
import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.Principal;
import io.coterie.core.identity.Role;
import io.coterie.core.placement.AckRule;
import io.coterie.core.wire.Bytes;
import io.coterie.node.Modes;
import io.coterie.node.NodeFrame;
import io.coterie.node.NodeFrameCodec;
import io.coterie.protocols.tablets.Value;
import io.coterie.simulation.world.RunResult;
import io.coterie.simulation.world.SimNode;
import io.coterie.simulation.world.SimulatedMode;
import io.coterie.simulation.world.Violation;
import io.coterie.simulation.world.World;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One put or one get on three nodes without faults, told frame by frame: what ARCHITECTURE.md
/// draws. Of the trace only this is shown, without times, which depend on much else.
final class TabletSteps {
  static final SimulatedMode PUT = mode("tablets-put", TabletSteps::put);
  static final SimulatedMode GET = mode("tablets-get", TabletSteps::get);

  private static final long SECOND = 1_000_000_000L;
  private static final String KEYSPACE = "rows";
  private static final Bytes ROW = Bytes.utf8("row");
  private static final Bytes COLUMN = Bytes.utf8("column");
  private static final SimCluster.Shape SHAPE = new SimCluster.Shape(3, 3, 1, false);

  private final World world;
  private final SimCluster cluster;
  private final Told told = new Told();
  private boolean telling;
  private boolean over;

  /// The step that is told; it answers whether it was done.
  private interface Step {
    boolean take(TabletKeyspace rows);
  }

  private TabletSteps(long seed, @Nullable Consumer<String> reader, Step step) {
    world = new World(seed, reader == null ? null : line -> tell(line, reader));
    cluster =
        new SimCluster(
            world,
            SHAPE,
            (seat, config) ->
                new SimNodeHost.Modes(
                    Modes.control(seat, config), List.of(TabletTypes.type(seat.node()))));
    cluster.client((machine, link) -> use(machine, link, step));
    cluster.network().show(this::arrived);
  }

  private static SimulatedMode mode(String name, Step step) {
    return new SimulatedMode(name, (seed, reader) -> new TabletSteps(seed, reader, step).run());
  }

  private static boolean put(TabletKeyspace rows) {
    return rows.put(ROW, COLUMN, Value.utf8("new")) instanceof Result.Done<?>;
  }

  private static boolean get(TabletKeyspace rows) {
    return rows.get(ROW, COLUMN) instanceof Result.Done<?>;
  }

  private RunResult run() {
    String failure = null;
    try (world) {
      cluster.start();
      if (!world.runUntil(() -> over, 60 * SECOND)) {
        throw new Violation("it was not answered within a minute without faults");
      }
    } catch (Violation violation) {
      failure = violation.getMessage();
    }
    return RunResult.of(world, over ? 1 : 0, new TreeMap<>(), failure);
  }

  private void use(SimNode machine, Link link, Step step) {
    Principal client = new Principal.Service(machine.id(), Role.CLIENT);
    List<NodeId> contacts = cluster.nodes().stream().map(SimNode::id).toList();
    Database database = new Database(link, client, contacts, ClientConfig.DEFAULT);
    TabletKeyspace rows = database.tablets(KEYSPACE);
    boolean ready = false;
    while (!ready) {
      database.cluster().createKeyspace(KEYSPACE, ControlWorld.settings(3, AckRule.MAJORITY), 1);
      world.baton().sleep(SECOND);
      // What is asked first also asks where the tablet is, and waits for its lease.
      ready = rows.put(ROW, COLUMN, Value.utf8("old")) instanceof Result.Done<?> && get(rows);
    }
    world.baton().sleep(SECOND);
    telling = true;
    over = step.take(rows);
    telling = false;
  }

  private void arrived(NodeId from, NodeId to, Bytes encoded) {
    if (telling) {
      NodeFrame frame = NodeFrameCodec.decode(encoded);
      Optional<String> text = told.text(frame);
      text.ifPresent(what -> world.trace().remark(to.number(), () -> "from " + from + ": " + what));
    }
  }

  /// Passes on what the frames are and when a log is on disk, without the time at the line's
  /// beginning.
  private void tell(String line, Consumer<String> reader) {
    if (telling) {
      String what = line.substring(line.indexOf(' ') + 1);
      if (what.contains(" | ")) {
        reader.accept(what.replace(" | ", " "));
      } else if (what.contains(" sync ")) {
        reader.accept(what.substring(0, what.indexOf(' ')) + " its log is on disk");
      }
    }
  }
}

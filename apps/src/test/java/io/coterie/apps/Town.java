package io.coterie.apps;

import io.coterie.apps.accounts.Accounts;
import io.coterie.apps.accounts.House;
import io.coterie.apps.accounts.Registration;
import io.coterie.apps.accounts.TabletDirectory;
import io.coterie.apps.mail.Bodies;
import io.coterie.apps.mail.BodySweep;
import io.coterie.apps.mail.Inbound;
import io.coterie.apps.mail.Mailboxes;
import io.coterie.apps.mail.Outgoing;
import io.coterie.client.ClientConfig;
import io.coterie.client.Database;
import io.coterie.client.Link;
import io.coterie.client.Result;
import io.coterie.core.control.ControlConfig;
import io.coterie.core.control.ControlSeat;
import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.Principal;
import io.coterie.core.identity.Role;
import io.coterie.core.kernel.InstanceId;
import io.coterie.core.kernel.Mode;
import io.coterie.core.kernel.Moment;
import io.coterie.core.kernel.Protocol;
import io.coterie.core.kernel.Refusal;
import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.Sink;
import io.coterie.node.MachineType;
import io.coterie.node.Modes;
import io.coterie.protocols.tablets.Tablet;
import io.coterie.protocols.tablets.TabletAnswer;
import io.coterie.protocols.tablets.TabletCodec;
import io.coterie.protocols.tablets.TabletConfig;
import io.coterie.protocols.tablets.TabletMemory;
import io.coterie.protocols.tablets.TabletMessage;
import io.coterie.protocols.tablets.TabletOperation;
import io.coterie.simulation.cluster.SimCluster;
import io.coterie.simulation.cluster.SimNodeHost;
import io.coterie.simulation.world.SimNode;
import io.coterie.simulation.world.World;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// A simulated cluster of four nodes with all keyspaces of the services, and machines beside it on
/// which the services run as front ends do.
public final class Town implements AutoCloseable {
  public static final String DOMAIN = "coterie.localhost";

  private static final long SECOND = 1_000_000_000L;
  private static final int NODES = 4;
  private static final int COORDINATORS = 3;

  private final World world;
  private final SimCluster cluster;
  private final Registration registration;
  private boolean ready;

  /// @param frontEnds machines that [#frontEnd] is going to make
  public Town(long seed, int frontEnds, Registration registration) {
    this.registration = registration;
    this.world = new World(seed);
    SimCluster.Shape shape = new SimCluster.Shape(NODES, COORDINATORS, frontEnds + 1, false);
    this.cluster = new SimCluster(world, shape, Town::modes);
    SimNode builder = cluster.client(this::build);
    cluster.nodes().forEach(SimNode::start);
    builder.start();
    if (!world.runUntil(() -> ready, 60 * SECOND)) {
      throw new AssertionError("the keyspaces were not made within 60 s");
    }
  }

  /// The services on one machine.
  public record Services(
      SimNode machine,
      Link link,
      Accounts accounts,
      Mailboxes mailboxes,
      Outgoing outgoing,
      Inbound inbound,
      Bodies bodies,
      BodySweep sweep,
      Database database) {}

  public World world() {
    return world;
  }

  public SimCluster cluster() {
    return cluster;
  }

  /// Starts a machine on which this happens, in blocking code.
  public SimNode frontEnd(Consumer<Services> work) {
    return frontEnd(work, (machine, link) -> link);
  }

  /// As the other, with a link that the test has its hands in.
  public SimNode frontEnd(Consumer<Services> work, Wires wires) {
    SimNode node =
        cluster.client((machine, link) -> work.accept(services(machine, wires.of(machine, link))));
    node.start();
    return node;
  }

  /// What a test puts around a link.
  public interface Wires {
    Link of(SimNode machine, Link link);
  }

  /// Runs until this is so.
  public void await(BooleanSupplier condition, String what) {
    if (!world.runUntil(condition, 1_800 * SECOND)) {
      throw new AssertionError("not within half an hour: " + what);
    }
  }

  @Override
  public void close() {
    world.close();
  }

  private static SimNodeHost.Modes modes(ControlSeat seat, ControlConfig config) {
    return new SimNodeHost.Modes(Modes.control(seat, config), List.of(tablets(seat.node())));
  }

  private static MachineType<TabletMessage, TabletOperation> tablets(NodeId self) {
    return new MachineType<>(
        Mode.TABLETS,
        TabletCodec.MESSAGE,
        TabletCodec.OPERATION,
        TabletCodec.ANSWER.map(answer -> answer, TabletAnswer.class::cast),
        new MachineType.Machines<>() {
          @Override
          public Protocol<TabletMessage, TabletOperation> create(InstanceId instance) {
            return new Tablet(
                self, instance, TabletConfig.DEFAULT, new TabletMemory(1 << 30, 1 << 30));
          }

          @Override
          public Optional<Bytes> row(TabletOperation operation) {
            return Optional.of(operation.row());
          }
        });
  }

  private void build(SimNode machine, Link link) {
    Database database = database(machine, link);
    for (String name : AppKeyspaces.NAMES) {
      Result<?> made = database.cluster().createKeyspace(name, AppKeyspaces.SETTINGS, 1);
      while (!(made instanceof Result.Done<?>) && !made.isRefused(Refusal.CONDITION_FAILED)) {
        link.pause(100);
        made = database.cluster().createKeyspace(name, AppKeyspaces.SETTINGS, 1);
      }
      while (!(database.tablets(name).get(Bytes.utf8("x"), Bytes.utf8("x"))
          instanceof Result.Done<?>)) {
        link.pause(100);
      }
    }
    ready = true;
  }

  private Database database(SimNode machine, Link link) {
    return new Database(
        link,
        new Principal.Service(machine.id(), Role.CLIENT),
        cluster.nodes().stream().map(SimNode::id).toList(),
        ClientConfig.DEFAULT);
  }

  private Services services(SimNode machine, Link link) {
    return services(machine, link, surroundings(machine, link));
  }

  /// The same front end in another world, such as one of tomorrow.
  public Services services(SimNode machine, Link link, Surroundings around) {
    Database database = database(machine, link);
    TabletDirectory directory = new TabletDirectory(database);
    Bodies bodies = new Bodies(database, around);
    Mailboxes mailboxes = new Mailboxes(database, bodies);
    House house = new House(DOMAIN, registration, Bytes.hex("5a".repeat(32)));
    Accounts accounts = new Accounts(database, house, around, directory, mailboxes);
    return new Services(
        machine,
        link,
        accounts,
        mailboxes,
        new Outgoing(accounts, mailboxes, bodies, around),
        new Inbound(accounts, directory, mailboxes, bodies, around),
        bodies,
        new BodySweep(bodies, mailboxes),
        database);
  }

  public static Surroundings surroundings(SimNode machine, Link link) {
    return new Surroundings() {
      @Override
      public Moment now() {
        return link.now();
      }

      @Override
      public Bytes random(int count) {
        Sink bytes = new Sink();
        while (bytes.size() < count) {
          bytes.i64(machine.seed());
        }
        return bytes.toBytes().slice(0, count);
      }
    };
  }
}

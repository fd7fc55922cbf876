package io.coterie.simulation.world;

import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.NodeKeys;
import io.coterie.core.identity.Role;
import io.coterie.core.identity.Roster;
import io.coterie.core.identity.RosterEntry;
import io.coterie.core.kernel.Coordination;
import io.coterie.core.kernel.Lane;
import io.coterie.core.kernel.Transport;
import io.coterie.core.wire.Bytes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A whole run in small: three nodes with disks and a control log, clients with blocking code, and
/// all faults; the register of the first node must be linearizable.
final class SmokeWorld {
  static final SimulatedMode MODE = mode(RegisterServer.Bug.NONE);

  private static final long SECOND = 1_000_000_000L;
  private static final int NODES = 3;
  private static final int CLIENTS = 4;
  static final Roster ROSTER = roster();

  private final World world;
  private final SimNetwork network;
  private final Map<NodeId, SimDisk> disks = new TreeMap<>();
  private final List<SimNode> nodes = new ArrayList<>();
  private final List<SimNode> clients = new ArrayList<>();
  private final SimControlLog log;
  private final History history = new History();
  private final Faults faults;
  private long questions;
  private long answers;
  private boolean over;

  SmokeWorld(long seed, @Nullable Consumer<String> reader, RegisterServer.Bug bug) {
    world = new World(seed, reader);
    network = new SimNetwork(world, SimNetwork.Gatekeeper.of(ROSTER), NetworkSettings.USUAL);
    for (int i = 1; i <= NODES; i++) {
      SimNode node = new SimNode(world, new NodeId(i), new RegisterServer(this, bug));
      nodes.add(node);
      disks.put(node.id(), new SimDisk(node, DiskSettings.USUAL));
    }
    for (int i = 1; i <= CLIENTS; i++) {
      clients.add(client(new NodeId(100 + i)));
    }
    log = new SimControlLog(world, network, nodes, ControlLogSettings.USUAL);
    faults =
        new Faults(
            world,
            new Faults.Targets(nodes, clients, disks, network, log, Faults.Losses.NONE),
            FaultSettings.usual(NODES).without(FaultKind.POWER_FAILURE, FaultKind.DISK_REPLACED));
  }

  static SimulatedMode mode(RegisterServer.Bug bug) {
    return new SimulatedMode("smoke", (seed, reader) -> new SmokeWorld(seed, reader, bug).run());
  }

  World world() {
    return world;
  }

  SimNetwork network() {
    return network;
  }

  SimDisk disk(SimNode node) {
    SimDisk disk = disks.get(node.id());
    if (disk == null) {
      throw new IllegalStateException("no disk for " + node.id());
    }
    return disk;
  }

  RunResult run() {
    String failure = null;
    try (world) {
      nodes.forEach(SimNode::start);
      clients.forEach(SimNode::start);
      faults.begin();
      world.run(50 * SECOND);
      faults.heal();
      liveness();
      check();
    } catch (Violation violation) {
      failure = violation.getMessage();
    }
    return RunResult.of(world, answers, faults.counts(), failure);
  }

  private void liveness() {
    long before = answers;
    int length = log.length();
    boolean served =
        world.runUntil(() -> answers > before + 10 && log.length() > length + 10, 10 * SECOND);
    over = true;
    if (!served) {
      throw new Violation("no progress within ten seconds after healing");
    }
    boolean caughtUp =
        world.runUntil(
            () -> nodes.stream().allMatch(node -> log.appliedBy(node.id()) == log.length()),
            10 * SECOND);
    if (!caughtUp) {
      throw new Violation("a coordinator stays behind");
    }
  }

  private void check() {
    if (new Linearizability(200_000).check(history)
        instanceof Linearizability.Verdict.NotLinearizable not) {
      throw new Violation("not linearizable: " + not.stuck());
    }
  }

  /// Every node proposes, and keeps a checksum of what was ordered.
  void startLog(SimNode node) {
    Coordination coordination = log.open(node);
    coordination.start(new Checksum());
    propose(node, coordination, 0);
  }

  private void propose(SimNode node, Coordination coordination, int count) {
    node.afterLocal(
        SECOND / 5,
        () -> {
          if (!over) {
            coordination.propose(Bytes.utf8(node.id() + ":" + node.life() + ":" + count));
            propose(node, coordination, count + 1);
          }
        });
  }

  private SimNode client(NodeId id) {
    return new SimNode(
        world,
        id,
        new SimNode.Program() {
          @Override
          public void start(SimNode started) {
            ask(started, network.open(started));
          }

          @Override
          public void crashed() {}
        });
  }

  private void ask(SimNode node, Transport transport) {
    Map<Long, Consumer<Question.Answer>> waiting = new TreeMap<>();
    transport.start((from, frame) -> {
      Question.Answer answer = Question.Answer.decode(frame);
      Consumer<Question.Answer> asker = waiting.remove(answer.number());
      if (asker != null) {
        asker.accept(answer);
      }
    });
    world
        .baton()
        .start(
            node,
            "client " + node.id(),
            () -> {
              while (!over) {
                askOnce(node, transport, waiting);
                world.baton().sleep(world.workload().between(SECOND / 100, SECOND / 3));
              }
            });
  }

  private void askOnce(
      SimNode node, Transport transport, Map<Long, Consumer<Question.Answer>> waiting) {
    long number = ++questions;
    int kind = world.workload().below(3);
    Bytes expected = Bytes.utf8("v" + Math.max(0, number - 1 - world.workload().below(6)));
    Question question = new Question(number, kind, expected, Bytes.utf8("v" + number));
    History.Operation operation =
        history.begin(node.id().toString(), world.nowNanos(), call(question));
    Question.Answer answer =
        world
            .baton()
            .await(done -> {
              waiting.put(number, done);
              transport.send(new NodeId(1), Lane.STREAM, question.encode());
              node.after(SECOND, () -> done.accept(new Question.Answer(-1, false, Bytes.EMPTY)));
            });
    waiting.remove(number);
    if (answer.number() == number) {
      answers++;
      operation.end(world.nowNanos(), outcome(question, answer));
    } else {
      world.sometimes().reached("an outcome is unknown");
    }
  }

  private static History.Call call(Question question) {
    return switch (question.kind()) {
      case Question.READ -> new History.Read();
      case Question.WRITE -> new History.Write(question.value());
      default -> new History.Swap(question.expected(), question.value());
    };
  }

  private static History.Outcome outcome(Question question, Question.Answer answer) {
    if (question.kind() == Question.READ) {
      return new History.Found(answer.value().isEmpty() ? null : answer.value());
    }
    return answer.done() ? new History.Done() : new History.Failed();
  }

  private static Roster roster() {
    List<RosterEntry> entries = new ArrayList<>();
    for (int i = 1; i <= NODES; i++) {
      EnumSet<Role> roles = EnumSet.of(Role.COORDINATOR, Role.STORAGE);
      entries.add(new RosterEntry(new NodeId(i), key(i), roles, "node" + i + ":1", ""));
    }
    for (int i = 1; i <= CLIENTS; i++) {
      entries.add(RosterEntry.client(new NodeId(100 + i), key(100 + i)));
    }
    return new Roster(Bytes.wrap(new byte[32]), 1, entries);
  }

  private static Bytes key(int number) {
    byte[] seed = new byte[NodeKeys.SEED_BYTES];
    seed[0] = (byte) number;
    return NodeKeys.ofSeed(Bytes.wrap(seed)).publicKey();
  }

  /// A state machine that depends on every command and its place.
  private static final class Checksum implements Coordination.Replica {
    private long sum;

    @Override
    public void ordered(long index, Bytes command) {
      sum = sum * 31 + index * 17 + command.hashCode();
    }

    @Override
    public Bytes snapshot() {
      return new io.coterie.core.wire.Sink().i64(sum).toBytes();
    }

    @Override
    public void restore(long index, Bytes snapshot) {
      sum = new io.coterie.core.wire.Source(snapshot).i64();
    }

    @Override
    public void leadership(boolean leading) {}
  }
}

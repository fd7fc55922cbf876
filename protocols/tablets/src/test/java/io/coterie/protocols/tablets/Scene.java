package io.coterie.protocols.tablets;

import io.coterie.core.control.ControlCommand;
import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.NodeKeys;
import io.coterie.core.identity.PeerIdentity;
import io.coterie.core.identity.Principal;
import io.coterie.core.identity.Role;
import io.coterie.core.identity.Roster;
import io.coterie.core.identity.RosterEntry;
import io.coterie.core.kernel.Ask;
import io.coterie.core.kernel.Command;
import io.coterie.core.kernel.Input;
import io.coterie.core.kernel.InstanceId;
import io.coterie.core.kernel.Mode;
import io.coterie.core.kernel.Moment;
import io.coterie.core.kernel.Outcome;
import io.coterie.core.kernel.SessionId;
import io.coterie.core.kernel.WriteId;
import io.coterie.core.placement.AccessRule;
import io.coterie.core.placement.AckRule;
import io.coterie.core.placement.HashRange;
import io.coterie.core.placement.Keyspace;
import io.coterie.core.placement.Partitioning;
import io.coterie.core.placement.TabletPlacement;
import io.coterie.core.wire.Bytes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/// A tablet with some replicas, a clock and letters between them, moved by hand.
final class Scene {
  final InstanceId tablet;

  final TabletConfig config;
  final TabletMemory memory;
  final Map<NodeId, Replica> replicas = new TreeMap<>();
  final TreeSet<NodeId> cutOff = new TreeSet<>();

  /// Whose disks were replaced in the active epoch.
  final TreeSet<NodeId> replaced = new TreeSet<>();

  /// Messages that do not arrive.
  Predicate<TabletMessage> lost = message -> false;

  private final Roster roster;
  private final AckRule rule;
  long nanos = 1_000_000_000_000L;

  /// How far the wall clock of the replicas is ahead of that of clients.
  long aheadMillis;

  private long mapVersion;
  private long asks;
  private long writes;

  Scene(int nodes, AckRule rule, TabletConfig config) {
    this(nodes, rule, config, 7, new TabletMemory(1 << 30, 1 << 30));
  }

  /// Of this tablet; node 1 has this memory, and shares it with its tablets in other scenes.
  Scene(int nodes, AckRule rule, TabletConfig config, int number, TabletMemory memory) {
    this.config = config;
    this.tablet = new InstanceId(Mode.TABLETS, number);
    this.memory = memory;
    this.rule = rule;
    this.roster = roster(nodes);
    for (int i = 1; i <= nodes; i++) {
      Replica replica = new Replica(this, identity(new NodeId(i)));
      replicas.put(replica.id, replica);
      replica.start();
    }
  }

  static Scene ready(int nodes, AckRule rule) {
    return ready(nodes, rule, TabletConfig.DEFAULT);
  }

  /// The first epoch is active under node 1.
  static Scene ready(int nodes, AckRule rule, TabletConfig config) {
    return new Scene(nodes, rule, config).begun();
  }

  Scene begun() {
    List<Integer> all = replicas.keySet().stream().map(NodeId::number).toList();
    recover(1, 1, all, List.of(), 0);
    settle();
    activate(1, 1, all);
    settle();
    return this;
  }

  TabletMemory memoryOf(NodeId node) {
    return node.number() == 1 ? memory : new TabletMemory(1 << 30, 1 << 30);
  }

  Moment now() {
    return new Moment(nanos, clientMillis() + aheadMillis);
  }

  private long clientMillis() {
    return 1_700_000_000_000L + nanos / 1_000_000;
  }

  PeerIdentity identity(NodeId id) {
    return roster.entry(id).flatMap(entry -> roster.admit(entry.publicKey())).orElseThrow();
  }

  Replica at(int node) {
    return Optional.ofNullable(replicas.get(new NodeId(node))).orElseThrow();
  }

  void recover(long epoch, int driver, List<Integer> members, List<Integer> sealed, long old) {
    place(placement(epoch, TabletPlacement.Phase.RECOVERING, driver, members, epoch(old, sealed)));
  }

  void activate(long epoch, int primary, List<Integer> members) {
    place(placement(epoch, TabletPlacement.Phase.ACTIVE, primary, members, epoch(epoch, members)));
  }

  /// As the map has it: without the disks that were replaced.
  private TabletPlacement.Epoch epoch(long number, List<Integer> members) {
    TabletPlacement.Epoch epoch = new TabletPlacement.Epoch(number, ids(members));
    for (NodeId node : replaced) {
      epoch = epoch.without(node);
    }
    return epoch;
  }

  private TabletPlacement placement(
      long epoch,
      TabletPlacement.Phase phase,
      int primary,
      List<Integer> members,
      TabletPlacement.Epoch sealed) {
    Keyspace.Settings settings =
        new Keyspace.Settings(3, rule, Partitioning.ROW, AccessRule.SERVICE);
    return new TabletPlacement(
        ++mapVersion,
        tablet,
        new Keyspace(1, "test", Mode.TABLETS, settings),
        HashRange.ALL,
        epoch,
        phase,
        new NodeId(primary),
        ids(members),
        sealed);
  }

  private void place(TabletPlacement placement) {
    replicas.values().stream()
        .filter(replica -> !cutOff.contains(replica.id))
        .forEach(replica -> replica.place(placement));
  }

  private static List<NodeId> ids(List<Integer> numbers) {
    return numbers.stream().map(NodeId::new).toList();
  }

  /// Carries letters until there are none.
  void settle() {
    boolean moved = true;
    while (moved) {
      moved = false;
      for (Replica replica : replicas.values()) {
        List<Replica.Letter> letters = List.copyOf(replica.outbox);
        replica.outbox.clear();
        for (Replica.Letter letter : letters) {
          moved |= carry(letter);
        }
      }
    }
  }

  private boolean carry(Replica.Letter letter) {
    Replica to = replicas.get(letter.to());
    boolean cut = cutOff.contains(letter.from()) || cutOff.contains(letter.to());
    if (to == null || cut || lost.test(letter.message())) {
      return false;
    }
    TabletMessage again = TabletCodec.MESSAGE.decode(TabletCodec.MESSAGE.encode(letter.message()));
    to.receive(new Replica.Letter(letter.from(), letter.to(), again));
    return true;
  }

  /// Lets time pass in steps of ten milliseconds, with its timers and letters.
  void pass(long millis) {
    long end = nanos + millis * 1_000_000;
    while (nanos < end) {
      nanos = Math.min(end, nanos + 10_000_000);
      for (Replica replica : replicas.values()) {
        List.copyOf(replica.timers.entrySet()).stream()
            .filter(timer -> timer.getValue() <= nanos)
            .forEach(timer -> replica.fire(timer.getKey()));
      }
      settle();
    }
  }

  WriteId nextWrite() {
    return new WriteId(new SessionId(1, 2), ++writes, clientMillis());
  }

  Ask ask(int node, TabletOperation operation) {
    return ask(node, operation, nextWrite());
  }

  Ask ask(int node, TabletOperation operation, WriteId id) {
    Ask ask = new Ask(++asks);
    TabletOperation again = TabletCodec.OPERATION.decode(TabletCodec.OPERATION.encode(operation));
    at(node)
        .ask(
            new Input.Asked<>(
                now(), ask, new Principal.Service(new NodeId(node), Role.STORAGE), id, again));
    return ask;
  }

  /// The outcome so far.
  Optional<Outcome> outcome(int node, Ask ask) {
    return Optional.ofNullable(at(node).outcomes.get(ask));
  }

  TabletAnswer done(int node, TabletOperation operation) {
    Ask ask = ask(node, operation);
    settle();
    Outcome outcome = outcome(node, ask).orElseThrow();
    if (outcome instanceof Outcome.Done done && done.answer() instanceof TabletAnswer answer) {
      return answer;
    }
    throw new AssertionError(outcome);
  }

  boolean isProposed(int node, long epoch) {
    Command wanted = new ControlCommand.Activate(tablet, epoch, new NodeId(node));
    return at(node).proposals.contains(wanted);
  }

  static TabletOperation.Mutate put(String row, String column, String value) {
    return new TabletOperation.Mutate(
        Bytes.utf8(row),
        List.of(),
        List.of(new Mutation.Put(Bytes.utf8(column), Value.utf8(value))));
  }

  static TabletOperation.Get get(String row, String column) {
    return new TabletOperation.Get(Bytes.utf8(row), Bytes.utf8(column), Consistency.LINEARIZABLE);
  }

  private static Roster roster(int nodes) {
    List<RosterEntry> entries = new ArrayList<>();
    for (int i = 1; i <= nodes; i++) {
      byte[] seed = new byte[NodeKeys.SEED_BYTES];
      seed[0] = (byte) i;
      Bytes key = NodeKeys.ofSeed(Bytes.wrap(seed)).publicKey();
      entries.add(
          new RosterEntry(new NodeId(i), key, EnumSet.of(Role.STORAGE), "node" + i + ":1", ""));
    }
    return new Roster(Bytes.wrap(new byte[32]), 1, entries);
  }
}

package io.coterie.simulation.world;

import io.coterie.core.identity.NodeId;
import io.coterie.core.kernel.Coordination;
import io.coterie.core.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The control log of all coordinators: one order, as a majority of them would fix it.
///
/// It is not Raft but promises what Raft promises: an entry is fixed once a majority has it on
/// disk; there is progress only while some coordinator reaches a majority; a proposal may be lost,
/// doubled or fixed long after its proposer gave up; an old leader may learn late that it leads no
/// more. Whenever two coordinators take a snapshot at the same index, both must be equal.
public final class SimControlLog {
  private static final long LOOK_NANOS = 50_000_000L;

  private final World world;
  private final SimNetwork network;
  private final ControlLogSettings settings;
  private final Randomness random;
  private final Map<NodeId, Coordinator> members = new TreeMap<>();
  private final List<Entry> entries = new ArrayList<>();
  private final List<Bytes> orphans = new ArrayList<>();
  private final Map<Long, Bytes> snapshots = new TreeMap<>();
  private @Nullable Coordinator leader;
  private long term;
  private long lastIndex;
  private long alone = -1;
  private long electionNanos = -1;

  /// A command at its place.
  record Entry(long index, Bytes command) {}

  public SimControlLog(
      World world, SimNetwork network, List<SimNode> coordinators, ControlLogSettings settings) {
    this.world = world;
    this.network = network;
    this.settings = settings;
    this.random = world.scheduling().fork("control log");
    for (SimNode node : coordinators) {
      members.put(node.id(), new Coordinator(this, node));
    }
    world.after(LOOK_NANOS, this::look);
  }

  /// The log as this coordinator sees it in this life.
  public Coordination open(SimNode node) {
    Coordinator member = members.get(node.id());
    if (member == null) {
      throw new IllegalArgumentException(node.id() + " is no coordinator");
    }
    long life = node.life();
    return new Coordination() {
      private boolean closed;

      @Override
      public void propose(Bytes command) {
        if (!closed && life == node.life()) {
          node.after(stepNanos(), () -> forward(member, command));
        }
      }

      @Override
      public void handOver() {
        if (!closed && life == node.life()) {
          node.after(stepNanos(), () -> handOverFrom(member));
        }
      }

      @Override
      public void start(Replica replica) {
        if (closed || life != node.life()) {
          throw new IllegalStateException("this log is closed");
        }
        member.start(replica);
      }

      @Override
      public void close() {
        if (!closed && life == node.life()) {
          member.stop();
        }
        closed = true;
      }
    };
  }

  /// The leader gives up its lead; an election follows.
  public void dethrone() {
    Coordinator old = leader;
    if (old != null) {
      depose(old);
    }
  }

  /// The leader gives the lead to another one that has every entry; if there is none, keeps it.
  private void handOverFrom(Coordinator member) {
    if (leader == member) {
      List<Coordinator> able = able();
      able.remove(member);
      if (!able.isEmpty()) {
        world.sometimes().reached("the lead is handed over");
        depose(member);
        enter(random.pick(able));
      }
    }
  }

  /// This coordinator hears nothing of the log for a while.
  public void lag(NodeId node, long nanos) {
    Coordinator member = members.get(node);
    if (member != null) {
      member.lag(world.nowNanos() + nanos);
    }
  }

  public List<NodeId> coordinators() {
    return List.copyOf(members.keySet());
  }

  public @Nullable NodeId leader() {
    Coordinator present = leader;
    return present == null ? null : present.node().id();
  }

  /// The number of commands that are fixed.
  public int length() {
    return entries.size();
  }

  /// How many of them this coordinator's replica has got in this life.
  public int appliedBy(NodeId node) {
    Coordinator member = members.get(node);
    return member == null ? 0 : member.applied();
  }

  ControlLogSettings settings() {
    return settings;
  }

  Entry entry(int position) {
    return entries.get(position);
  }

  /// A member whose snapshot would help one that has applied so many, sometimes.
  @Nullable Coordinator snapshotBeyond(int applied, int committed) {
    if (random.below(4) == 0) {
      return null;
    }
    for (Coordinator member : members.values()) {
      if (member.snapshotAfter() > applied && member.snapshotAfter() <= committed) {
        return member;
      }
    }
    return null;
  }

  void compare(long index, Bytes snapshot) {
    Bytes first = snapshots.putIfAbsent(index, snapshot);
    if (first != null && !first.equals(snapshot)) {
      throw new Violation("two coordinators differ after index " + index + " of the control log");
    }
  }

  private long stepNanos() {
    return 50_000 + random.spread(settings.stepNanosMean());
  }

  /// A proposal reaches the leader, if the proposer reaches it.
  private void forward(Coordinator from, Bytes command) {
    Coordinator present = leader;
    boolean lost =
        present == null
            || !present.isRunning()
            || !network.reaches(from.node().id(), present.node().id())
            || random.chance(settings.lossPerMillion());
    if (lost || present == null) {
      world.sometimes().reached("a proposal is lost");
      return;
    }
    append(present, command);
    if (random.chance(settings.doublingPerMillion())) {
      world.sometimes().reached("a proposal is doubled");
      append(present, command);
    }
  }

  private void append(Coordinator at, Bytes command) {
    long current = term;
    world.after(
        stepNanos(),
        () -> {
          if (current == term && at == leader && hasMajority(at)) {
            fix(at, command);
          } else if (random.coin()) {
            orphans.add(command);
          }
        });
  }

  /// A majority has the command on disk.
  private void fix(Coordinator at, Bytes command) {
    lastIndex += random.below(16) == 0 ? 2 : 1;
    entries.add(new Entry(lastIndex, command));
    world.trace().line("fixed", at.node().id().number(), lastIndex, command.hashCode());
    int majority = members.size() / 2 + 1;
    int have = 0;
    List<Coordinator> reached = reachedBy(at);
    random.shuffle(reached);
    reached.remove(at);
    reached.addFirst(at);
    for (Coordinator member : reached) {
      if (have < majority || random.coin()) {
        member.store(entries.size());
        have++;
      }
    }
    announce(at);
  }

  /// Tells those whom the leader reaches how far the log is fixed.
  private void announce(Coordinator at) {
    int length = entries.size();
    long current = term;
    for (Coordinator member : reachedBy(at)) {
      world.after(
          stepNanos(),
          () -> {
            boolean heard = current == term && at == leader && reaches(at, member);
            if (heard && !member.isLagging() && member.isPresent()) {
              member.learn(length);
            }
          });
    }
  }

  /// Looks from time to time whether the leader still leads, and else for another.
  private void look() {
    world.after(LOOK_NANOS, this::look);
    Coordinator present = leader;
    long now = world.nowNanos();
    if (present != null) {
      if (hasMajority(present)) {
        alone = -1;
        announceToLaggards(present);
      } else if (alone < 0) {
        alone = now;
      } else if (now - alone > settings.electionNanosMin()) {
        depose(present);
      }
    } else if (electionNanos < 0) {
      electionNanos =
          now + random.between(settings.electionNanosMin(), settings.electionNanosMax());
    } else if (now >= electionNanos) {
      electionNanos = -1;
      elect();
    }
  }

  private void announceToLaggards(Coordinator at) {
    for (Coordinator member : members.values()) {
      if (member.isRunning() && member.applied() < entries.size()) {
        announce(at);
        return;
      }
    }
  }

  private void depose(Coordinator old) {
    term++;
    leader = null;
    alone = -1;
    electionNanos = -1;
    // It may learn so after the next one has begun.
    old.node().after(random.between(0, settings.electionNanosMax()), () -> notice(old));
  }

  /// A leader that stops leads no more, however soon it is back: it begins anew as a follower.
  void stopped(Coordinator member) {
    if (leader == member) {
      depose(member);
    }
  }

  private void notice(Coordinator old) {
    if (leader != old) {
      old.lead(false);
    }
  }

  private List<Coordinator> able() {
    List<Coordinator> able = new ArrayList<>();
    for (Coordinator member : members.values()) {
      if (hasMajority(member) && member.stored() == entries.size()) {
        able.add(member);
      }
    }
    return able;
  }

  private void elect() {
    List<Coordinator> able = able();
    if (!able.isEmpty()) {
      enter(random.pick(able));
    }
  }

  private void enter(Coordinator chosen) {
    leader = chosen;
    term++;
    long current = term;
    world.trace().line("elected", chosen.node().id().number(), term, entries.size());
    List<Bytes> late = List.copyOf(orphans);
    orphans.clear();
    late.forEach(command -> fix(chosen, command));
    announce(chosen);
    chosen.node().after(stepNanos(), () -> enthrone(chosen, current));
  }

  /// It leads once it knows what was fixed before, or, now and then, earlier.
  private void enthrone(Coordinator chosen, long current) {
    if (leader != chosen || term != current) {
      return;
    }
    if (chosen.applied() < entries.size() && random.below(4) != 0) {
      chosen.node().after(LOOK_NANOS, () -> enthrone(chosen, current));
    } else {
      chosen.lead(true);
    }
  }

  private boolean reaches(Coordinator one, Coordinator other) {
    return network.reaches(one.node().id(), other.node().id());
  }

  private List<Coordinator> reachedBy(Coordinator at) {
    List<Coordinator> reached = new ArrayList<>();
    for (Coordinator member : members.values()) {
      if (member.isRunning() && reaches(at, member)) {
        reached.add(member);
      }
    }
    return reached;
  }

  private boolean hasMajority(Coordinator at) {
    return at.isRunning() && reachedBy(at).size() > members.size() / 2;
  }
}

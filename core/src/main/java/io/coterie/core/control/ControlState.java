package io.coterie.core.control;

import io.coterie.core.identity.NodeId;
import io.coterie.core.kernel.InstanceId;
import io.coterie.core.kernel.Mode;
import io.coterie.core.placement.ClusterMap;
import io.coterie.core.placement.HashRange;
import io.coterie.core.placement.Keyspace;
import io.coterie.core.placement.NodeInfo;
import io.coterie.core.placement.PlacementCodec;
import io.coterie.core.placement.TabletPlacement;
import io.coterie.core.wire.Bytes;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// What the coordinators have agreed on: nodes, keyspaces, tablets, and a record of what mattered.
///
/// The only way to change it is [#apply], which is total: a command that is late, doubled or makes
/// no sense in this state changes nothing. The same commands from an empty state give the same
/// bytes. Belongs to one thread.
public final class ControlState {
  /// How many lines that are no loss the record keeps; the oldest goes first.
  static final int NOTES_MAX = 500;

  /// How many forced losses the record keeps.
  static final int LOSSES_MAX = 5_000;

  private static final BigInteger HASHES = BigInteger.ONE.shiftLeft(64);

  final Ledger ledger;
  private @Nullable ClusterMap map;

  public ControlState() {
    this(new Ledger());
  }

  private ControlState(Ledger ledger) {
    this.ledger = ledger;
  }

  /// The state of a snapshot; throws [io.coterie.core.wire.DecodeException] for anything else.
  public static ControlState decode(Bytes snapshot) {
    return new ControlState(Ledger.CODEC.decode(snapshot));
  }

  /// The canonical bytes: equal states have equal bytes.
  public Bytes toBytes() {
    return Ledger.CODEC.encode(ledger);
  }

  /// SHA-256 of the canonical bytes.
  public Bytes stateHash() {
    try {
      return Bytes.wrap(MessageDigest.getInstance("SHA-256").digest(toBytes().toArray()));
    } catch (NoSuchAlgorithmException absent) {
      throw new IllegalStateException("every JDK has SHA-256", absent);
    }
  }

  public long mapVersion() {
    return ledger.mapVersion;
  }

  /// What the nodes are told of this state.
  public ClusterMap map() {
    ClusterMap current = map;
    if (current == null || current.version() != ledger.mapVersion) {
      List<TabletPlacement> placed = new ArrayList<>();
      for (Tablet tablet : ledger.tablets.values()) {
        if (tablet.isPlaced()) {
          placed.add(tablet.placement(keyspaceOf(tablet)));
        }
      }
      List<NodeInfo> nodes = ledger.members.values().stream().map(Member::info).toList();
      List<Keyspace> keyspaces = List.copyOf(ledger.keyspaces.values());
      current = new ClusterMap(ledger.mapVersion, nodes, keyspaces, placed);
      map = current;
    }
    return current;
  }

  /// The last events, and every forced loss; oldest first.
  public List<ControlEvent> record() {
    return List.copyOf(ledger.record);
  }

  SortedMap<NodeId, Member> members() {
    return ledger.members;
  }

  SortedMap<InstanceId, Tablet> tablets() {
    return ledger.tablets;
  }

  Optional<Member> member(NodeId id) {
    return Optional.ofNullable(ledger.members.get(id));
  }

  Optional<Tablet> tablet(InstanceId id) {
    return Optional.ofNullable(ledger.tablets.get(id));
  }

  Optional<Keyspace> keyspace(String name) {
    return ledger.keyspaces.values().stream().filter(k -> k.name().equals(name)).findFirst();
  }

  Keyspace keyspaceOf(Tablet tablet) {
    @Nullable Keyspace keyspace = ledger.keyspaces.get(tablet.keyspace());
    if (keyspace == null) {
      throw new IllegalStateException("tablet " + tablet.id() + " has no keyspace");
    }
    return keyspace;
  }

  /// Whether `node` can be drained: someone else must be left to hold the data.
  boolean canDrain(NodeId node) {
    return member(node).isPresent()
        && ledger.members.values().stream()
            .anyMatch(other -> !other.id().equals(node) && other.isEligible());
  }

  /// Makes the one transition that the command names, or none; answers what it adds to the record.
  public List<ControlEvent> apply(ControlCommand command) {
    int before = ledger.record.size();
    List<ControlEvent> events = new ArrayList<>();
    switch (command) {
      case ControlCommand.RegisterNode register -> onRegister(register, events);
      case ControlCommand.NodeSuspected suspected -> onSuspected(suspected);
      case ControlCommand.NodeAlive alive -> onAlive(alive);
      case ControlCommand.NodeDead dead -> onDead(dead, events);
      case ControlCommand.Drain drain -> onDrain(drain, events);
      case ControlCommand.Enable enable -> onEnable(enable, events);
      case ControlCommand.CreateKeyspace create -> onCreate(create, events);
      case ControlCommand.BeginRecovery begin -> onBegin(begin);
      case ControlCommand.Activate activate -> onActivate(activate);
      case ControlCommand.RequestEpoch request -> onRequest(request);
      case ControlCommand.ForceRecovery force -> onForce(force, events);
      case ControlCommand.EventRecorded event -> onEvent(event, events);
    }
    ledger.record.addAll(events);
    if (ledger.record.size() > before) {
      trim();
    }
    return List.copyOf(events);
  }

  private void onRegister(ControlCommand.RegisterNode register, List<ControlEvent> events) {
    NodeId id = register.node();
    @Nullable Member known = ledger.members.get(id);
    if (known != null && register.incarnation() <= known.life()) {
      return;
    }
    if (known == null && ledger.members.size() >= PlacementCodec.NODES_MAX) {
      return;
    }
    boolean draining = known != null && known.draining();
    long life = register.incarnation();
    put(new Member(id, register.roles(), NodeInfo.Status.ALIVE, draining, life, register.store()));
    boolean replaced = known != null && !known.store().equals(register.store());
    for (Tablet tablet : List.copyOf(ledger.tablets.values())) {
      if (replaced && tablet.isHeldBy(id)) {
        put(tablet.lost(id, ledger.mapVersion));
      } else if (tablet.isPrimary(id)) {
        put(tablet.wantedBy(id));
      }
    }
    String how = replaced ? " on another disk: its replicas are copied to it anew" : "";
    events.add(node(register.wallMillis(), id + " started, life " + life + how));
  }

  private void onSuspected(ControlCommand.NodeSuspected suspected) {
    member(suspected.node())
        .filter(known -> known.life() == suspected.incarnation() && known.isAlive())
        .ifPresent(known -> put(known.with(NodeInfo.Status.SUSPECTED)));
  }

  private void onAlive(ControlCommand.NodeAlive alive) {
    member(alive.node())
        .filter(known -> known.life() == alive.incarnation() && !known.isAlive())
        .ifPresent(known -> put(known.with(NodeInfo.Status.ALIVE)));
  }

  private void onDead(ControlCommand.NodeDead dead, List<ControlEvent> events) {
    Optional<Member> member =
        member(dead.node()).filter(known -> known.life() == dead.incarnation() && known.isUp());
    if (member.isPresent()) {
      put(member.get().with(NodeInfo.Status.DEAD));
      events.add(node(dead.wallMillis(), dead.node() + " is dead"));
    }
  }

  private void onDrain(ControlCommand.Drain drain, List<ControlEvent> events) {
    Optional<Member> member = member(drain.node()).filter(known -> !known.draining());
    if (member.isPresent() && canDrain(drain.node())) {
      put(member.get().withDraining(true));
      events.add(node(drain.wallMillis(), drain.node() + " is to be drained"));
    }
  }

  private void onEnable(ControlCommand.Enable enable, List<ControlEvent> events) {
    Optional<Member> member = member(enable.node()).filter(Member::draining);
    if (member.isPresent()) {
      put(member.get().withDraining(false));
      events.add(node(enable.wallMillis(), enable.node() + " takes data again"));
    }
  }

  private void onCreate(ControlCommand.CreateKeyspace create, List<ControlEvent> events) {
    boolean room =
        ledger.keyspaces.size() < PlacementCodec.KEYSPACES_MAX
            && ledger.tablets.size() + create.tablets() <= PlacementCodec.TABLETS_MAX;
    if (keyspace(create.name()).isPresent() || !room) {
      return;
    }
    int id = ledger.nextKeyspace++;
    ledger.mapVersion++;
    ledger.keyspaces.put(id, new Keyspace(id, create.name(), Mode.TABLETS, create.settings()));
    for (HashRange range : equalParts(create.tablets())) {
      InstanceId tablet = new InstanceId(Mode.TABLETS, ledger.nextTablet++);
      ledger.tablets.put(tablet, Tablet.unplaced(tablet, id, range));
    }
    String text = "keyspace " + create.name() + " made with " + create.tablets() + " tablets";
    events.add(new ControlEvent(create.wallMillis(), ControlEvent.Kind.KEYSPACE, text));
  }

  private void onBegin(ControlCommand.BeginRecovery begin) {
    boolean known =
        begin.replicas().stream().allMatch(id -> member(id).filter(Member::stores).isPresent());
    tablet(begin.tablet())
        .filter(tablet -> tablet.holding().epoch() == begin.expectedEpoch() && known)
        .ifPresent(tablet -> put(tablet.recovering(begin, ++ledger.mapVersion)));
  }

  private void onActivate(ControlCommand.Activate activate) {
    tablet(activate.tablet())
        .filter(tablet -> tablet.holding().epoch() == activate.epoch() && !tablet.isActive())
        .filter(tablet -> tablet.isPrimary(activate.primary()))
        .ifPresent(tablet -> put(tablet.active(++ledger.mapVersion)));
  }

  private void onRequest(ControlCommand.RequestEpoch request) {
    tablet(request.tablet())
        .filter(tablet -> tablet.isPlaced() && tablet.holding().epoch() == request.epoch())
        .filter(tablet -> tablet.holding().replicas().contains(request.node()))
        .filter(tablet -> tablet.wantedBy().isEmpty())
        .ifPresent(tablet -> put(tablet.wantedBy(request.node())));
  }

  private void onForce(ControlCommand.ForceRecovery force, List<ControlEvent> events) {
    Optional<Tablet> tablet =
        tablet(force.tablet())
            .filter(known -> known.isPlaced() && known.holding().epoch() == force.expectedEpoch())
            .filter(known -> known.holding().sealed().replicas().containsAll(force.survivors()));
    if (tablet.isPresent()) {
      put(tablet.get().forced(force.survivors(), ++ledger.mapVersion));
      String text =
          "%s forced in epoch %d to the survivors %s by %s; accepted loss: %s"
              .formatted(
                  force.tablet(),
                  force.expectedEpoch(),
                  force.survivors(),
                  force.by(),
                  force.acceptedLoss());
      events.add(new ControlEvent(force.wallMillis(), ControlEvent.Kind.LOSS, text));
    }
  }

  private void onEvent(ControlCommand.EventRecorded event, List<ControlEvent> events) {
    ControlEvent line = new ControlEvent(event.wallMillis(), ControlEvent.Kind.NOTE, event.text());
    if (!ledger.record.contains(line)) {
      events.add(line);
    }
  }

  private void put(Member member) {
    ledger.members.put(member.id(), member);
    ledger.mapVersion++;
  }

  private void put(Tablet tablet) {
    ledger.tablets.put(tablet.id(), tablet);
  }

  private void trim() {
    drop(ControlEvent.Kind.LOSS, true, LOSSES_MAX);
    drop(ControlEvent.Kind.LOSS, false, NOTES_MAX);
  }

  private void drop(ControlEvent.Kind kind, boolean same, int max) {
    long count = ledger.record.stream().filter(line -> (line.kind() == kind) == same).count();
    for (int i = 0; count > max; ) {
      if ((ledger.record.get(i).kind() == kind) == same) {
        ledger.record.remove(i);
        count--;
      } else {
        i++;
      }
    }
  }

  private static ControlEvent node(long wallMillis, String text) {
    return new ControlEvent(wallMillis, ControlEvent.Kind.NODE, text);
  }

  private static List<HashRange> equalParts(int parts) {
    List<HashRange> ranges = new ArrayList<>();
    for (int i = 0; i < parts; i++) {
      ranges.add(new HashRange(bound(i, parts), bound(i + 1, parts) - 1));
    }
    return ranges;
  }

  private static long bound(int i, int parts) {
    return HASHES.multiply(BigInteger.valueOf(i)).divide(BigInteger.valueOf(parts)).longValue();
  }
}

package io.coterie.node;

import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.PeerIdentity;
import io.coterie.core.identity.Principal;
import io.coterie.core.kernel.Ask;
import io.coterie.core.kernel.Assignment;
import io.coterie.core.kernel.Batch;
import io.coterie.core.kernel.BlobRef;
import io.coterie.core.kernel.Command;
import io.coterie.core.kernel.Input;
import io.coterie.core.kernel.InstanceId;
import io.coterie.core.kernel.Moment;
import io.coterie.core.kernel.Operation;
import io.coterie.core.kernel.Outcome;
import io.coterie.core.kernel.Refusal;
import io.coterie.core.kernel.Store;
import io.coterie.core.kernel.StoreFailure;
import io.coterie.core.kernel.Table;
import io.coterie.core.kernel.Write;
import io.coterie.core.placement.ClusterMap;
import io.coterie.core.placement.TabletPlacement;
import io.coterie.core.wire.Bytes;
import io.coterie.node.Surroundings.MachineKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;

/// The machines of one shard: which there are follows from the cluster map.
final class Hosts {
  /// No key of a machine is at or above this.
  private static final Bytes KEYS_END =
      Bytes.of(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff);

  private final int shard;
  private final Node node;
  private final NodePorts ports;
  private final Surroundings around;
  private final TreeMap<InstanceId, MachineHost<?, ?>> hosts = new TreeMap<>();
  private final Optional<Controlled<?, ?>> control;
  private ClusterMap map = ClusterMap.EMPTY;
  private boolean started;
  private long lives;

  Hosts(int shard, Node node, NodePorts ports, Surroundings around) {
    this.shard = shard;
    this.node = node;
    this.ports = ports;
    this.around = around;
    this.control =
        node.shardOf(ControlType.INSTANCE) == shard
            ? Optional.of(new Controlled<>(node.control()))
            : Optional.empty();
  }

  boolean isStarted() {
    return started;
  }

  void start(Moment now) {
    started = true;
    control.ifPresent(controlled -> controlled.start(now));
    ClusterMap known = map;
    map = ClusterMap.EMPTY;
    if (known.version() > 0) {
      adopt(now, known, (instance, life) -> {});
    }
  }

  void endAll(ObjLongConsumer<InstanceId> ended) {
    started = false;
    for (MachineHost<?, ?> host : hosts.values()) {
      ended.accept(host.key().instance(), host.key().life());
      host.end();
    }
    hosts.clear();
  }

  void withMachine(MachineKey key, Consumer<MachineHost<?, ?>> use) {
    MachineHost<?, ?> host = hosts.get(key.instance());
    if (host != null && host.key().equals(key)) {
      use.accept(host);
    }
  }

  void receive(Moment now, Envelope.FromPeer peer) {
    if (peer.to().equals(ControlType.INSTANCE)) {
      control.ifPresent(controlled -> controlled.heard(peer.from().node()));
    }
    MachineHost<?, ?> host = hosts.get(peer.to());
    if (host != null && !host.receive(now, peer.from(), peer.message())) {
      node.countMalformed(peer.from());
    }
  }

  void ask(Moment now, Envelope.FromClient client, Supplier<Ask> open) {
    MachineHost<?, ?> host = hosts.get(client.request().to());
    if (host == null) {
      client
          .responder()
          .respond(new NodeFrame.Response(client.request().id(), elsewhere(client.request().to())));
    } else {
      askHost(now, host, client, open);
    }
  }

  private <M, O extends Operation> void askHost(
      Moment now, MachineHost<M, O> host, Envelope.FromClient client, Supplier<Ask> open) {
    NodeFrame.Request request = client.request();
    Optional<O> operation = host.decode(request.operation());
    Optional<Outcome> refusal =
        operation.isEmpty()
            ? Optional.of(
                new Outcome.Refused(
                    Refusal.INVALID,
                    "the operation cannot be read",
                    "use a client of this version"))
            : refusal(
                    client.from(),
                    request.asking().principal(),
                    request.to(),
                    host.type().machines().row(operation.get()))
                .or(() -> absent(request.to(), host.type().machines().blobs(operation.get())));
    if (refusal.isPresent()) {
      client.responder().respond(new NodeFrame.Response(request.id(), refusal.get()));
    } else if (operation.isPresent()) {
      host.ask(now, open.get(), request.asking(), operation.get());
    }
  }

  private Optional<Outcome> refusal(
      PeerIdentity from, Principal principal, InstanceId to, Optional<Bytes> row) {
    Optional<Outcome> speaker = Admission.speaker(from, principal);
    if (speaker.isPresent()) {
      return speaker;
    }
    return map.tablet(to)
        .flatMap(tablet -> Admission.access(tablet.keyspace().settings().access(), principal, row));
  }

  /// A write that names a large value which nobody has would wait for it for ever, and all of its
  /// tablet behind it; so whoever writes stores the value with the primary first.
  private Optional<Outcome> absent(InstanceId to, List<BlobRef> named) {
    boolean decides =
        !named.isEmpty()
            && map.tablet(to)
                .map(TabletPlacement::primary)
                .equals(Optional.of(ports.self().node()));
    return !decides || named.stream().allMatch(ports.blobs()::contains)
        ? Optional.empty()
        : Optional.of(
            new Outcome.Refused(
                Refusal.INVALID,
                "a large value that the write names is not stored with the primary",
                "cut it into cells of at most 64 KiB"));
  }

  /// Why this asker may not hear of the rows that begin with the subject, by the rule for reading
  /// one such row; or where else they are.
  Optional<Outcome> refusal(Envelope.Subscribing wish) {
    NodeFrame.Subscribe subscribe = wish.subscribe();
    return hosts.containsKey(subscribe.to())
        ? refusal(
            wish.from(), subscribe.principal(), subscribe.to(), Optional.of(subscribe.subject()))
        : Optional.of(elsewhere(subscribe.to()));
  }

  private Outcome elsewhere(InstanceId instance) {
    Optional<TabletPlacement> tablet = map.tablet(instance);
    if (tablet.isEmpty()) {
      return new Outcome.Refused(
          Refusal.NOT_FOUND, "there is no " + instance, "ask for the cluster map anew");
    }
    List<NodeId> replicas = new ArrayList<>(tablet.get().replicas());
    replicas.remove(tablet.get().primary());
    replicas.addFirst(tablet.get().primary());
    return new Outcome.Redirected(replicas, map.version());
  }

  void adopt(Moment now, ClusterMap newer, ObjLongConsumer<InstanceId> ended) {
    if (newer.version() <= map.version()) {
      return;
    }
    ClusterMap older = map;
    map = newer;
    if (!started) {
      return;
    }
    for (TabletPlacement tablet : newer.tablets()) {
      if (node.shardOf(tablet.tablet()) == shard) {
        place(now, older, tablet, ended);
      }
    }
  }

  private void place(
      Moment now, ClusterMap older, TabletPlacement tablet, ObjLongConsumer<InstanceId> ended) {
    NodeId self = ports.self().node();
    boolean holds = tablet.replicas().contains(self) || tablet.sealed().replicas().contains(self);
    MachineHost<?, ?> host = hosts.get(tablet.tablet());
    if (holds && host == null) {
      MachineHost<?, ?> fresh = host(tablet.tablet(), node.type(tablet.tablet().mode()));
      fresh.start(now, ports.seeds().getAsLong());
      fresh.assign(now, tablet);
    } else if (holds && host != null) {
      Optional<TabletPlacement> before = older.tablet(tablet.tablet());
      if (before.isEmpty() || !sameDuties(before.get(), tablet)) {
        assign(now, host, tablet);
      }
    } else if (host != null) {
      ended.accept(host.key().instance(), host.key().life());
      host.end();
      hosts.remove(tablet.tablet());
      erase(tablet.tablet());
    }
  }

  private static boolean sameDuties(TabletPlacement a, TabletPlacement b) {
    return a.epoch() == b.epoch()
        && a.phase() == b.phase()
        && a.primary().equals(b.primary())
        && a.replicas().equals(b.replicas())
        && a.sealed().equals(b.sealed())
        && a.range().equals(b.range())
        && a.keyspace().equals(b.keyspace());
  }

  private static void assign(Moment now, MachineHost<?, ?> host, Assignment assignment) {
    host.assign(now, assignment);
  }

  /// The tablet moved away: its data here is of no use, and would be wrong if it came back.
  private void erase(InstanceId instance) {
    Store.Completion reported =
        new Store.Completion() {
          @Override
          public void synced() {}

          @Override
          public void failed(StoreFailure failure) {
            around.post(new Envelope.StoreFailed(failure));
          }
        };
    for (Table table : Table.values()) {
      ports
          .store()
          .write(instance, Batch.of(new Write.DeleteRange(table, Bytes.EMPTY, KEYS_END)), reported);
    }
  }

  private <M, O extends Operation> MachineHost<M, O> host(
      InstanceId instance, MachineType<M, O> type) {
    MachineHost<M, O> host = new MachineHost<>(new MachineKey(instance, ++lives), type, around);
    hosts.put(instance, host);
    return host;
  }

  void pinned(Moment now, Envelope.SnapshotPinned pinned) {
    withMachine(
        new MachineKey(pinned.instance(), pinned.life()), host -> feedPinned(host, now, pinned));
  }

  private static <M, O extends Operation> void feedPinned(
      MachineHost<M, O> host, Moment now, Envelope.SnapshotPinned pinned) {
    host.feed(new Input.Pinned<>(now, pinned.token(), pinned.snapshot()));
  }

  void checked(Moment now, Envelope.SignatureChecked checked) {
    withMachine(
        new MachineKey(checked.instance(), checked.life()),
        host -> feedChecked(host, now, checked));
  }

  private static <M, O extends Operation> void feedChecked(
      MachineHost<M, O> host, Moment now, Envelope.SignatureChecked checked) {
    host.feed(new Input.Checked<>(now, checked.token(), checked.proven()));
  }

  void signed(Moment now, Envelope.Signed signed) {
    withMachine(
        new MachineKey(signed.instance(), signed.life()), host -> feedSigned(host, now, signed));
  }

  private static <M, O extends Operation> void feedSigned(
      MachineHost<M, O> host, Moment now, Envelope.Signed signed) {
    host.feed(new Input.SignatureMade<>(now, signed.token(), signed.signature()));
  }

  void suggest(Moment now, Command command) {
    control.ifPresent(controlled -> controlled.suggest(now, command));
  }

  void ordered(Moment now, Envelope.CommandOrdered ordered) {
    control.ifPresent(controlled -> controlled.ordered(now, ordered));
  }

  void restored(Moment now, Envelope.LogRestored restored) {
    control.ifPresent(controlled -> controlled.restored(now, restored));
  }

  void leadership(Moment now, boolean leading) {
    control.ifPresent(controlled -> controlled.leadership(now, leading));
  }

  void absent(Moment now, NodeId node) {
    control.ifPresent(controlled -> controlled.absent(now, node));
  }

  Bytes encode(Command command) {
    return control
        .map(controlled -> controlled.feed.encode(command))
        .orElseThrow(() -> new IllegalStateException("only the control machine proposes"));
  }

  /// The control machine of this node and the log it follows; it misses nothing while it is
  /// stopped, because the feed remembers.
  private final class Controlled<M, O extends Operation> {
    private final ControlType<M, O> type;
    private final ControlFeed<M, O> feed;
    private Optional<MachineHost<M, O>> host = Optional.empty();

    /// Nodes that do not run, as far as this one has noticed.
    private final TreeSet<NodeId> away = new TreeSet<>();

    Controlled(ControlType<M, O> type) {
      this.type = type;
      this.feed = new ControlFeed<>(type, ports.self());
    }

    void start(Moment now) {
      MachineHost<M, O> fresh = host(ControlType.INSTANCE, type.machine());
      host = Optional.of(fresh);
      fresh.start(now, ports.seeds().getAsLong());
      feed.tellAll(fresh, now);
    }

    private Optional<MachineHost<M, O>> running() {
      return host.filter(machine -> hosts.get(ControlType.INSTANCE) == machine);
    }

    void suggest(Moment now, Command command) {
      running().ifPresent(machine -> feed.suggest(machine, now, command));
    }

    void ordered(Moment now, Envelope.CommandOrdered ordered) {
      feed.ordered(running(), now, ordered);
    }

    void restored(Moment now, Envelope.LogRestored restored) {
      feed.restored(running(), now, restored);
    }

    void leadership(Moment now, boolean leading) {
      feed.leadership(running(), now, leading);
    }

    /// What a node says first in a new life is that it wants to be registered.
    void heard(NodeId node) {
      if (away.remove(node)) {
        ports.coordination().ifPresent(log -> log.returned(node));
      }
    }

    void absent(Moment now, NodeId node) {
      away.add(node);
      running().ifPresent(machine -> machine.feed(new Input.Absent<>(now, node)));
    }
  }
}

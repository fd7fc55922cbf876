package io.coterie.node;

import io.coterie.core.identity.NodeId;
import io.coterie.core.kernel.Ask;
import io.coterie.core.kernel.Batch;
import io.coterie.core.kernel.ClusterView;
import io.coterie.core.kernel.Command;
import io.coterie.core.kernel.InstanceId;
import io.coterie.core.kernel.Lane;
import io.coterie.core.kernel.Mode;
import io.coterie.core.kernel.Moment;
import io.coterie.core.kernel.Outcome;
import io.coterie.core.kernel.Refusal;
import io.coterie.core.kernel.Store;
import io.coterie.core.kernel.StoreFailure;
import io.coterie.core.kernel.Token;
import io.coterie.core.placement.ClusterMap;
import io.coterie.core.wire.Bytes;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A share of a node's machines, with one writer: whoever calls [#turn].
///
/// A turn takes waiting work from the mailbox, feeds it to the machines, carries out their effects
/// and fires due timers. The caller owns the thread and the clock; `nanosToNext` tells it how long
/// nothing needs doing unless mail comes.
///
/// The clock is read again after each piece of work is taken: a process may stand still between any
/// two instructions, and no lease may be judged by a time from before the question came.
public final class Shard implements Turns {
  private final int index;
  private final NodePorts ports;
  private final Node node;
  private final Mailbox mailbox;
  private final Hosts hosts;
  private final Completion completion;
  private final Watchers watchers;
  private final BlobFetches fetches;
  private final Deadlines<Surroundings.TimerKey> timers = new Deadlines<>();
  private Moment now = new Moment(0, 0);
  private final Outage outage;

  Shard(int index, Node node, NodePorts ports) {
    this.index = index;
    this.node = node;
    this.ports = ports;
    this.mailbox = ports.mailboxes().get(index);
    Lent lent = new Lent();
    this.hosts = new Hosts(index, node, ports, lent);
    this.completion = new Completion(ports.config().asksMax());
    this.watchers = new Watchers(ports.config().subscriptionsMax());
    this.outage = new Outage(index, node, ports);
    this.fetches = new BlobFetches(ports, lent, index);
  }

  /// Works off what waits, at most `turnEnvelopesMax` pieces; true when more waits.
  @Override
  public boolean turn(Supplier<Moment> clock) {
    now = clock.get();
    if (!hosts.isStarted() && outage.failure() == null) {
      hosts.start(now);
    }
    int taken = 0;
    int most = ports.config().turnEnvelopesMax();
    @Nullable Envelope envelope = null;
    while (taken < most && (envelope = mailbox.poll()) != null) {
      taken++;
      now = clock.get();
      take(envelope);
    }
    for (Surroundings.TimerKey due : timers.due(now.monotonicNanos())) {
      hosts.withMachine(due.machine(), host -> host.fire(now, due.timer()));
    }
    completion.expire(now.monotonicNanos());
    fetches.expire(now.monotonicNanos());
    watchers.tell(now.monotonicNanos());
    recover();
    return envelope != null;
  }

  /// Nanoseconds until a timer is due; `Long.MAX_VALUE` when none is set.
  @Override
  public long nanosToNext(Moment moment) {
    long nowNanos = moment.monotonicNanos();
    long nanos = timers.nanosToFirst(nowNanos);
    nanos = Math.min(nanos, completion.nanosToFirst(nowNanos));
    nanos = Math.min(nanos, fetches.nanosToFirst(nowNanos));
    nanos = Math.min(nanos, watchers.nanosToFirst(nowNanos));
    return Math.min(nanos, outage.nanosToNext(nowNanos));
  }

  private void take(Envelope envelope) {
    switch (envelope) {
      case Envelope.FromPeer peer -> hosts.receive(now, peer);
      case Envelope.FromClient client -> ask(client);
      case Envelope.Subscribing wish -> subscribe(wish);
      case Envelope.Synced done ->
          hosts.withMachine(
              new Surroundings.MachineKey(done.instance(), done.life()),
              host -> host.confirm(now, done.token()));
      case Envelope.BlobsPresent done ->
          hosts.withMachine(
              new Surroundings.MachineKey(done.instance(), done.life()),
              host -> host.confirm(now, done.token()));
      case Envelope.RowsLoaded loaded ->
          hosts.withMachine(
              new Surroundings.MachineKey(loaded.instance(), loaded.life()),
              host -> host.loaded(now, loaded.token(), loaded.rows()));
      case Envelope.SnapshotPinned pinned -> hosts.pinned(now, pinned);
      case Envelope.SignatureChecked checked -> hosts.checked(now, checked);
      case Envelope.Signed signed -> hosts.signed(now, signed);
      case Envelope.PieceArrived piece ->
          fetches.arrived(piece.from(), piece.piece(), now.monotonicNanos());
      case Envelope.PieceKept kept -> fetches.kept(kept.fetch(), kept.kept(), now.monotonicNanos());
      case Envelope.StoreFailed failed -> outage.failed(failed.failure(), now, this::end);
      case Envelope.ShardEnded other -> outage.ended(other, now, this::end);
      case Envelope.StoreRecovered well -> resume();
      case Envelope.MapAdopted adopted -> hosts.adopt(now, adopted.map(), this::ended);
      case Envelope.Suggested suggested -> hosts.suggest(now, suggested.command());
      case Envelope.CommandOrdered ordered -> hosts.ordered(now, ordered);
      case Envelope.LogRestored restored -> hosts.restored(now, restored);
      case Envelope.LeadershipChanged changed -> hosts.leadership(now, changed.leading());
      case Envelope.NodeAbsent absent -> hosts.absent(now, absent.node());
    }
  }

  private void ask(Envelope.FromClient client) {
    NodeFrame.Request request = client.request();
    @Nullable StoreFailure failure = outage.failure();
    if (failure != null) {
      refuse(client, Refusal.STORAGE, failure.cause(), failure.cure());
    } else if (request.budgetMillis() <= 0) {
      refuse(client, Refusal.DEADLINE, "no time was left", "allow more time");
    } else if (completion.isFull()) {
      refuse(client, Refusal.OVERLOADED, "too many operations wait here", "try again in a moment");
    } else {
      int budgetMillis = Math.min(request.budgetMillis(), ports.config().budgetMillisMax());
      hosts.ask(
          now,
          client,
          () ->
              completion.open(
                  request, client.responder(), now.monotonicNanos() + budgetMillis * 1_000_000L));
    }
  }

  private void refuse(Envelope.FromClient client, Refusal reason, String detail, String cure) {
    client
        .responder()
        .respond(
            new NodeFrame.Response(
                client.request().id(), new Outcome.Refused(reason, detail, cure)));
  }

  private void subscribe(Envelope.Subscribing wish) {
    NodeFrame.Subscribe subscribe = wish.subscribe();
    long ttlMillis =
        Math.min(subscribe.ttlMillis(), ports.config().subscriptionTtlMax().toMillis());
    long endNanos = now.monotonicNanos() + Math.max(0, ttlMillis) * 1_000_000L;
    Optional<Outcome> refusal = hosts.refusal(wish);
    if (refusal.isEmpty() && !watchers.subscribe(subscribe, wish.responder(), endNanos)) {
      refusal =
          Optional.of(
              new Outcome.Refused(
                  Refusal.OVERLOADED, "too many watchers", "try again in a moment"));
    }
    refusal.ifPresent(
        outcome -> wish.responder().respond(new NodeFrame.Response(subscribe.id(), outcome)));
  }

  /// The store takes no writes: nothing that a machine believes to have persisted can be relied on.
  private void end() {
    hosts.endAll(this::ended);
  }

  private void recover() {
    if (outage.tryRecover(now)) {
      hosts.start(now);
    }
  }

  private void resume() {
    outage.recovered();
    hosts.start(now);
  }

  /// What else must end when a machine ends.
  private void ended(InstanceId instance, long life) {
    Surroundings.MachineKey key = new Surroundings.MachineKey(instance, life);
    timers.removeIf(timer -> timer.machine().equals(key));
    fetches.abandon(key);
    completion.abandon(instance, "the replica that was asked has stopped");
  }

  /// This shard as its machines see it.
  private final class Lent implements Surroundings {
    @Override
    public Store store() {
      return ports.store();
    }

    @Override
    public Signatures signatures() {
      return ports.signatures();
    }

    @Override
    public void post(Envelope envelope) {
      mailbox.offer(Mailbox.Lane.INTERNAL, envelope);
    }

    @Override
    public void send(NodeId to, Lane lane, NodeFrame frame) {
      node.send(to, lane, frame);
    }

    @Override
    public void reply(Ask ask, Outcome outcome) {
      completion.complete(ask, outcome);
    }

    @Override
    public void setTimer(TimerKey key, long delayNanos) {
      timers.set(key, now.monotonicNanos() + delayNanos);
    }

    @Override
    public void cancelTimer(TimerKey key) {
      timers.cancel(key);
    }

    @Override
    public void propose(InstanceId from, Command command) {
      if (from.mode() == Mode.CONTROL) {
        ports.coordination().ifPresent(coordination -> coordination.propose(hosts.encode(command)));
      } else {
        node.suggest(command);
      }
    }

    @Override
    public void adopt(ClusterView view) {
      node.adopt((ClusterMap) view);
    }

    @Override
    public void notifyWatchers(InstanceId instance, Bytes subject, long cursor) {
      watchers.changed(instance, subject, cursor);
    }

    @Override
    public void fetchBlobs(MachineKey machine, Token token, Batch batch) {
      fetches.fetch(machine, token, batch, now.monotonicNanos());
    }
  }

  @Override
  public String toString() {
    return "shard " + index;
  }
}

package io.coterie.node;

import io.coterie.core.identity.PeerIdentity;
import io.coterie.core.kernel.Ask;
import io.coterie.core.kernel.Assignment;
import io.coterie.core.kernel.Effect;
import io.coterie.core.kernel.Effects;
import io.coterie.core.kernel.Found;
import io.coterie.core.kernel.Input;
import io.coterie.core.kernel.Moment;
import io.coterie.core.kernel.Operation;
import io.coterie.core.kernel.Outcome;
import io.coterie.core.kernel.Protocol;
import io.coterie.core.kernel.Reader;
import io.coterie.core.kernel.Store;
import io.coterie.core.kernel.StoreFailure;
import io.coterie.core.kernel.Timer;
import io.coterie.core.kernel.Token;
import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.DecodeException;
import io.coterie.node.Surroundings.MachineKey;
import io.coterie.node.Surroundings.TimerKey;
import java.util.Optional;
import java.util.TreeSet;

/// One machine in one life, and the interpreter of its effects: the only place that knows the
/// barrier rule.
final class MachineHost<M, O extends Operation> {
  private final MachineKey key;
  private final MachineType<M, O> type;
  private final Surroundings around;
  private final Protocol<M, O> machine;
  private final Effects<M> effects = new Effects<>();
  private final Barrier barrier = new Barrier();
  private final Reader reader;
  private final TreeSet<Long> pins = new TreeSet<>();

  MachineHost(MachineKey key, MachineType<M, O> type, Surroundings around) {
    this.key = key;
    this.type = type;
    this.around = around;
    this.machine = type.machines().create(key.instance());
    this.reader = around.store().reader(key.instance());
  }

  MachineKey key() {
    return key;
  }

  MachineType<M, O> type() {
    return type;
  }

  void start(Moment now, long seed) {
    feed(new Input.Started<>(now, seed));
  }

  void assign(Moment now, Assignment assignment) {
    feed(new Input.MapChanged<>(now, assignment));
  }

  /// False when the bytes are no message of this mode: they change nothing.
  boolean receive(Moment now, PeerIdentity from, Bytes encoded) {
    M message;
    try {
      message = type.messages().decode(encoded);
    } catch (DecodeException malformed) {
      return false;
    }
    feed(new Input.Received<>(now, from.sent(message)));
    return true;
  }

  /// Empty when the bytes are no operation of this mode.
  Optional<O> decode(Bytes operation) {
    try {
      return Optional.of(type.operations().decode(operation));
    } catch (DecodeException malformed) {
      return Optional.empty();
    }
  }

  void ask(Moment now, Ask ask, NodeFrame.Asking asking, O operation) {
    feed(new Input.Asked<>(now, ask, asking.principal(), asking.writeId(), operation));
  }

  void fire(Moment now, Timer timer) {
    feed(new Input.TimerFired<>(now, timer));
  }

  void confirm(Moment now, Token token) {
    barrier.confirmed(token);
    Optional<Token> durable = barrier.nextDurable();
    while (durable.isPresent()) {
      barrier.release();
      feed(new Input.Stored<>(now, durable.get()));
      durable = barrier.nextDurable();
    }
  }

  void loaded(Moment now, Token token, Found.Rows rows) {
    feed(new Input.Loaded<>(now, token, rows));
  }

  /// Anything else that the shard has for its machine.
  void feed(Input<M, O> input) {
    machine.on(input, reader, effects);
    for (Effect<M> effect : effects.drain()) {
      carryOut(effect);
    }
  }

  private void carryOut(Effect<M> effect) {
    switch (effect) {
      case Effect.Persist<M> persist -> persist(persist);
      case Effect.Apply<M> apply ->
          around.store().write(key.instance(), apply.batch(), new Unlogged(around));
      case Effect.Flush<M> flush -> {
        barrier.emitted(flush.token(), 1);
        around.store().flush(key.instance(), flush.table(), confirming(flush.token()));
      }
      case Effect.Send<M> send -> send(send);
      case Effect.Reply<M> reply -> {
        if (reply.ahead() || barrier.isOpen()) {
          around.reply(reply.ask(), encoded(reply.outcome()));
        } else {
          barrier.hold(() -> around.reply(reply.ask(), encoded(reply.outcome())));
        }
      }
      case Effect.Load<M> load -> load(load);
      case Effect.Pin<M> pin -> pin(pin.token());
      case Effect.Release<M> release -> release(release.snapshot());
      case Effect.SetTimer<M> set ->
          around.setTimer(new TimerKey(key, set.timer()), set.delayNanos());
      case Effect.CancelTimer<M> cancel -> around.cancelTimer(new TimerKey(key, cancel.timer()));
      case Effect.Propose<M> propose -> around.propose(key.instance(), propose.command());
      case Effect.Adopt<M> adopt -> around.adopt(adopt.view());
      case Effect.Sign<M> sign -> sign(sign);
      case Effect.Verify<M> verify -> verify(verify);
      case Effect.Notify<M> notify ->
          around.notifyWatchers(key.instance(), notify.subject(), notify.cursor());
    }
  }

  private void pin(Token token) {
    long snapshot = around.store().pin(key.instance());
    pins.add(snapshot);
    around.post(new Envelope.SnapshotPinned(key.instance(), key.life(), token, snapshot));
  }

  private void release(long snapshot) {
    if (pins.remove(snapshot)) {
      around.store().release(snapshot);
    }
  }

  /// The machine is gone: what it has pinned is released, or the store would keep it for ever.
  void end() {
    pins.forEach(around.store()::release);
    pins.clear();
    type.machines().ended(key.instance());
  }

  private void persist(Effect.Persist<M> persist) {
    boolean hasBlobs = !persist.batch().blobs().isEmpty();
    barrier.emitted(persist.token(), hasBlobs ? 2 : 1);
    around.store().write(key.instance(), persist.batch(), confirming(persist.token()));
    if (hasBlobs) {
      around.fetchBlobs(key, persist.token(), persist.batch());
    }
  }

  private void send(Effect.Send<M> send) {
    NodeFrame frame =
        new NodeFrame.ToMachine(key.instance(), type.messages().encode(send.message()));
    if (send.ahead() || barrier.isOpen()) {
      around.send(send.to(), send.lane(), frame);
    } else {
      barrier.hold(() -> around.send(send.to(), send.lane(), frame));
    }
  }

  private void sign(Effect.Sign<M> sign) {
    around
        .signatures()
        .sign(
            sign.domain(),
            sign.body(),
            signature ->
                around.post(
                    new Envelope.Signed(key.instance(), key.life(), sign.token(), signature)));
  }

  private void verify(Effect.Verify<M> verify) {
    around
        .signatures()
        .verify(
            verify.domain(),
            verify.body(),
            verify.by(),
            proven ->
                around.post(
                    new Envelope.SignatureChecked(
                        key.instance(), key.life(), verify.token(), proven)));
  }

  private void load(Effect.Load<M> load) {
    around
        .store()
        .load(
            key.instance(),
            load.query(),
            loading ->
                around.post(
                    switch (loading) {
                      case Store.Loading.Rows rows ->
                          new Envelope.RowsLoaded(
                              key.instance(), key.life(), load.token(), rows.rows());
                      case Store.Loading.Failed failed ->
                          new Envelope.StoreFailed(failed.failure());
                    }));
  }

  private Outcome encoded(Outcome outcome) {
    return outcome instanceof Outcome.Done done
        ? new Outcome.Done(new RawAnswer(type.answers().encode(done.answer())))
        : outcome;
  }

  private Store.Completion confirming(Token token) {
    return new Store.Completion() {
      @Override
      public void synced() {
        around.post(new Envelope.Synced(key.instance(), key.life(), token));
      }

      @Override
      public void failed(StoreFailure failure) {
        around.post(new Envelope.StoreFailed(failure));
      }
    };
  }

  /// Nobody waits for state that a log can rebuild; only its failure is news.
  private record Unlogged(Surroundings around) implements Store.Completion {
    @Override
    public void synced() {}

    @Override
    public void failed(StoreFailure failure) {
      around.post(new Envelope.StoreFailed(failure));
    }
  }
}

package io.coterie.protocols.tablets;

import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.PeerIdentity;
import io.coterie.core.kernel.Ask;
import io.coterie.core.kernel.Batch;
import io.coterie.core.kernel.Command;
import io.coterie.core.kernel.Effect;
import io.coterie.core.kernel.Effects;
import io.coterie.core.kernel.Input;
import io.coterie.core.kernel.Moment;
import io.coterie.core.kernel.Outcome;
import io.coterie.core.kernel.Query;
import io.coterie.core.kernel.Table;
import io.coterie.core.kernel.Timer;
import io.coterie.core.kernel.Token;
import io.coterie.core.placement.TabletPlacement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// One tablet machine and what stands around it: its disk, its barrier, its timers. What it wants
/// to send lies in `outbox` until the scene carries it.
final class Replica {
  final NodeId id;
  final List<Letter> outbox = new ArrayList<>();
  final Map<Ask, Outcome> outcomes = new TreeMap<>();
  final List<Command> proposals = new ArrayList<>();
  final Map<Timer, Long> timers = new TreeMap<>();
  final List<Effect<TabletMessage>> lastEffects = new ArrayList<>();
  Tables tables = new Tables();
  boolean syncs = true;

  /// How often log was read from the disk.
  int logLoads;

  /// Whether loads are answered at once; else they wait for `answerLoads`.
  boolean loads = true;

  private final Scene scene;
  private final PeerIdentity identity;
  private Tablet tablet;
  private Effects<TabletMessage> effects = new Effects<>();
  private final ArrayDeque<Object> sequence = new ArrayDeque<>();
  private final ArrayDeque<Input<TabletMessage, TabletOperation>> inputs = new ArrayDeque<>();
  private final ArrayDeque<Input<TabletMessage, TabletOperation>> heldLoads = new ArrayDeque<>();
  private final Map<Long, Tables> pins = new TreeMap<>();
  private long lastPin;

  record Letter(NodeId from, NodeId to, TabletMessage message) {}

  Replica(Scene scene, PeerIdentity identity) {
    this.scene = scene;
    this.identity = identity;
    this.id = identity.node();
    this.tablet = fresh();
  }

  private Tablet fresh() {
    return new Tablet(id, scene.tablet, scene.config, scene.memoryOf(id));
  }

  void start() {
    tablet = fresh();
    effects = new Effects<>();
    sequence.clear();
    timers.clear();
    outbox.clear();
    pins.clear();
    feed(new Input.Started<>(scene.now(), 4_000L * id.number()));
  }

  void place(TabletPlacement placement) {
    feed(new Input.MapChanged<>(scene.now(), placement));
  }

  void receive(Letter letter) {
    feed(new Input.Received<>(scene.now(), scene.identity(letter.from()).sent(letter.message())));
  }

  void ask(Input.Asked<TabletMessage, TabletOperation> asked) {
    feed(asked);
  }

  void fire(Timer timer) {
    timers.remove(timer);
    feed(new Input.TimerFired<>(scene.now(), timer));
  }

  /// Everything persisted so far is on disk now.
  void sync() {
    Moment now = scene.now();
    while (!sequence.isEmpty()) {
      switch (sequence.removeFirst()) {
        case Token token -> feed(new Input.Stored<>(now, token));
        case Runnable held -> held.run();
        default -> throw new IllegalStateException("what is this?");
      }
    }
  }

  private void feed(Input<TabletMessage, TabletOperation> input) {
    inputs.addLast(input);
    if (inputs.size() > 1) {
      return;
    }
    while (!inputs.isEmpty()) {
      tablet.on(inputs.getFirst(), tables, effects);
      lastEffects.clear();
      for (Effect<TabletMessage> effect : effects.drain()) {
        lastEffects.add(effect);
        carryOut(effect);
      }
      inputs.removeFirst();
    }
    if (syncs && !sequence.isEmpty()) {
      sync();
    }
  }

  private void carryOut(Effect<TabletMessage> effect) {
    switch (effect) {
      case Effect.Persist<TabletMessage> persist -> written(persist.token(), persist.batch());
      case Effect.Apply<TabletMessage> apply -> tables.write(apply.batch());
      case Effect.Flush<TabletMessage> flush -> sequence.addLast(flush.token());
      case Effect.Send<TabletMessage> send ->
          when(send.ahead(), () -> outbox.add(new Letter(id, send.to(), send.message())));
      case Effect.Reply<TabletMessage> reply ->
          when(reply.ahead(), () -> answered(reply.ask(), reply.outcome()));
      case Effect.Load<TabletMessage> load -> load(load.token(), load.query());
      case Effect.Pin<TabletMessage> pin -> {
        pins.put(++lastPin, tables.copy());
        inputs.addLast(new Input.Pinned<>(scene.now(), pin.token(), lastPin));
      }
      case Effect.Release<TabletMessage> release -> pins.remove(release.snapshot());
      case Effect.SetTimer<TabletMessage> set ->
          timers.put(set.timer(), scene.nanos + set.delayNanos());
      case Effect.CancelTimer<TabletMessage> cancel -> timers.remove(cancel.timer());
      case Effect.Propose<TabletMessage> propose -> proposals.add(propose.command());
      case Effect.Notify<TabletMessage> _ -> {}
      case Effect.Adopt<TabletMessage> _,
          Effect.Sign<TabletMessage> _,
          Effect.Verify<TabletMessage> _ ->
          throw new IllegalStateException("a tablet does not " + effect);
    }
  }

  private void written(Token token, Batch batch) {
    tables.write(batch);
    sequence.addLast(token);
  }

  private void load(Token token, Query query) {
    logLoads += query.table() == Table.LOG ? 1 : 0;
    Tables source =
        query.source() instanceof Query.Source.Pinned pinned
            ? pins.getOrDefault(pinned.snapshot(), tables)
            : tables;
    Input<TabletMessage, TabletOperation> loaded =
        new Input.Loaded<>(scene.now(), token, source.read(query));
    (loads ? inputs : heldLoads).addLast(loaded);
  }

  void answerLoads() {
    List<Input<TabletMessage, TabletOperation>> held = List.copyOf(heldLoads);
    heldLoads.clear();
    held.forEach(this::feed);
  }

  private void when(boolean ahead, Runnable action) {
    if (ahead || sequence.isEmpty()) {
      action.run();
    } else {
      sequence.addLast(action);
    }
  }

  private void answered(Ask ask, Outcome outcome) {
    if (outcomes.put(ask, outcome) != null) {
      throw new IllegalStateException(ask + " is answered twice");
    }
  }

  PeerIdentity identity() {
    return identity;
  }
}

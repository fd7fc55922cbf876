package io.coterie.core.control;

import io.coterie.core.control.ControlDesk.Caller;
import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.Principal;
import io.coterie.core.identity.Role;
import io.coterie.core.identity.Verified;
import io.coterie.core.kernel.Command;
import io.coterie.core.kernel.Effects;
import io.coterie.core.kernel.Input;
import io.coterie.core.kernel.InstanceId;
import io.coterie.core.kernel.Lane;
import io.coterie.core.kernel.Mode;
import io.coterie.core.kernel.Moment;
import io.coterie.core.kernel.Outcome;
import io.coterie.core.kernel.Protocol;
import io.coterie.core.kernel.Reader;
import io.coterie.core.kernel.Refusal;
import io.coterie.core.wire.Bytes;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The control plane's part on one node, coordinator or not: `docs/protocols/control.md`.
///
/// Every node registers itself, answers pings, and brings the newest map to its machines. On a
/// coordinator it also follows the log, and when leading, it decides.
public final class ControlMachine implements Protocol<ControlMessage, ControlOperation> {
  /// The one control instance; every node has a replica of it.
  public static final InstanceId INSTANCE = new InstanceId(Mode.CONTROL, 0);

  private final ControlMemory memory;
  private final MapExchange exchange;
  private final Registration registration;
  private final Suggestions suggestions;
  private final Leader leader;
  private final ControlDesk desk;

  public ControlMachine(ControlSeat seat, ControlConfig config) {
    memory = new ControlMemory(seat, config);
    exchange = new MapExchange(memory);
    registration = new Registration(memory, exchange);
    suggestions = new Suggestions(memory);
    leader = new Leader(memory, exchange);
    desk = new ControlDesk(memory, registration, leader);
  }

  @Override
  public void on(
      Input<ControlMessage, ControlOperation> input,
      Reader reader,
      Effects<ControlMessage> effects) {
    switch (input) {
      case Input.Started<ControlMessage, ControlOperation> started ->
          start(started.seed(), effects);
      case Input.Received<ControlMessage, ControlOperation> received ->
          onMessage(received.message(), received.now(), effects);
      case Input.Asked<ControlMessage, ControlOperation> asked ->
          onAsked(
              asked.operation(), new Caller(asked.ask(), asked.principal(), asked.now(), effects));
      case Input.TimerFired<ControlMessage, ControlOperation> fired -> onTick(fired.now(), effects);
      case Input.Stored<ControlMessage, ControlOperation> stored -> {
        registration.stored(stored.token());
        register(stored.now(), effects);
      }
      case Input.Loaded<ControlMessage, ControlOperation> loaded ->
          registration.loaded(loaded.token(), loaded.rows(), effects);
      case Input.Ordered<ControlMessage, ControlOperation> ordered ->
          onOrdered(ordered.command(), ordered.now(), effects);
      case Input.Restored<ControlMessage, ControlOperation> restored ->
          onRestored(restored.snapshot(), restored.now(), effects);
      case Input.Leadership<ControlMessage, ControlOperation> leadership -> {
        leader.leadership(leadership.leading(), leadership.now());
        registration.leaderChanged();
        register(leadership.now(), effects);
        desk.tick(ControlMemory.millis(leadership.now()), effects);
      }
      case Input.Absent<ControlMessage, ControlOperation> absent -> {
        memory.absent(absent.node());
        leader.absent(absent.node(), absent.now(), effects);
      }
      case Input.MapChanged<ControlMessage, ControlOperation> _,
          Input.Pinned<ControlMessage, ControlOperation> _,
          Input.Checked<ControlMessage, ControlOperation> _,
          Input.SignatureMade<ControlMessage, ControlOperation> _ -> {
        // The control instance is on every node whatever the map says, and signs nothing.
      }
    }
  }

  /// The number of this node's life, or 0 until it is on disk.
  public long incarnation() {
    return memory.incarnation;
  }

  /// The hash of this coordinator's copy of the state.
  public Bytes stateHash() {
    return memory.state.stateHash();
  }

  private void start(long seed, Effects<ControlMessage> effects) {
    registration.start(seed, effects);
    setTick(effects);
  }

  private void setTick(Effects<ControlMessage> effects) {
    effects.setTimer(ControlTimer.TICK, Duration.ofMillis(memory.config.tickMillis()));
  }

  private void onTick(Moment now, Effects<ControlMessage> effects) {
    long nowMillis = ControlMemory.millis(now);
    setTick(effects);
    leader.tick(now, effects);
    register(now, effects);
    suggest(now, effects);
    if (registration.hasMemory()) {
      exchange.pullIfForgotten(nowMillis, effects);
    }
    desk.tick(nowMillis, effects);
  }

  private void onMessage(
      Verified<ControlMessage> message, Moment now, Effects<ControlMessage> effects) {
    NodeId from = message.from();
    memory.absences.heard(from);
    switch (message.message()) {
      case ControlMessage.Ping ping -> onPing(from, ping, now, effects);
      case ControlMessage.Pong pong -> leader.pong(from, pong, now, effects);
      case ControlMessage.Register register -> leader.register(from, register, now, effects);
      case ControlMessage.Accuse accuse -> leader.accused(from, accuse);
      case ControlMessage.Suggest suggest ->
          leader.suggested(from, suggest.command(), now, effects);
      case ControlMessage.PullMap pull ->
          exchange.has(from, pull.have(), ControlMemory.millis(now), effects);
      case ControlMessage.MapPiece piece -> {
        if (registration.hasMemory() && exchange.received(from, piece, effects)) {
          register(now, effects);
          suggest(now, effects);
        }
      }
    }
  }

  /// Only a node whose life is on disk answers: an answer names that life.
  private void onPing(
      NodeId from, ControlMessage.Ping ping, Moment now, Effects<ControlMessage> effects) {
    if (!memory.seat.coordinators().contains(from)) {
      return;
    }
    if (memory.heardLeader(from, ControlMemory.millis(now))) {
      registration.leaderChanged();
      suggestions.repeat();
      suggest(now, effects);
    }
    if (memory.incarnation > 0) {
      ControlMessage pong =
          new ControlMessage.Pong(ping.number(), memory.incarnation, memory.known.version());
      effects.sendAhead(from, Lane.DATAGRAM, pong);
    }
    register(now, effects);
  }

  private void register(Moment now, Effects<ControlMessage> effects) {
    long nowMillis = ControlMemory.millis(now);
    registration.countOn(effects);
    ControlMessage.@Nullable Register due = registration.due(nowMillis);
    if (due != null && memory.leading) {
      leader.register(memory.seat.node(), due, now, effects);
    } else if (due != null) {
      effects.sendAhead(memory.leaders(nowMillis), due);
    }
  }

  private void suggest(Moment now, Effects<ControlMessage> effects) {
    long nowMillis = ControlMemory.millis(now);
    for (ControlMessage.Suggest due : suggestions.due(nowMillis)) {
      if (memory.leading) {
        leader.suggested(memory.seat.node(), due.command(), now, effects);
      } else {
        effects.sendAhead(memory.leaders(nowMillis), due);
      }
    }
  }

  private void onOrdered(Command command, Moment now, Effects<ControlMessage> effects) {
    if (!(command instanceof ControlCommand change)) {
      throw new IllegalArgumentException("not a control command: " + command);
    }
    memory.state.apply(change);
    adopt(effects);
    leader.ordered(change, now, effects);
    desk.ordered(effects);
    suggest(now, effects);
  }

  private void onRestored(Bytes snapshot, Moment now, Effects<ControlMessage> effects) {
    memory.state = ControlState.decode(snapshot);
    adopt(effects);
    desk.ordered(effects);
    suggest(now, effects);
  }

  private void adopt(Effects<ControlMessage> effects) {
    if (registration.hasMemory()) {
      exchange.adoptState(effects);
    }
  }

  private void onAsked(ControlOperation operation, Caller caller) {
    switch (operation) {
      case ControlOperation.Status _ -> desk.status(caller);
      case ControlOperation.GetMap get -> desk.map(get, caller);
      case ControlOperation.ListTablets list -> desk.tablets(list, caller);
      case ControlOperation.CreateKeyspace create -> desk.create(create, caller);
      case ControlOperation.Drain drain -> desk.drain(drain.node(), caller);
      case ControlOperation.Enable enable -> desk.enable(enable.node(), caller);
      case ControlOperation.Force force -> desk.force(force, caller);
      case ControlOperation.Suggest suggest -> onSuggest(suggest.command(), caller);
    }
  }

  /// Suggestions come from the machines of this node and from nobody else.
  private void onSuggest(ControlCommand command, Caller caller) {
    boolean local =
        caller.principal() instanceof Principal.Service service
            && service.node().equals(memory.seat.node())
            && service.role() != Role.CLIENT;
    if (!local) {
      caller.refused(
          Refusal.FORBIDDEN, "only the node itself suggests", "ask for the change instead");
      return;
    }
    if (command instanceof ControlCommand.NodeSuspected suspected) {
      accuse(new ControlMessage.Accuse(suspected.node(), suspected.incarnation()), caller);
    } else {
      suggestions.add(command);
      suggest(caller.now(), caller.effects());
    }
    caller
        .effects()
        .replyAhead(
            caller.ask(), new Outcome.Done(new ControlAnswer.Changed(memory.known.version())));
  }

  private void accuse(ControlMessage.Accuse accuse, Caller caller) {
    if (memory.leading) {
      leader.accused(memory.seat.node(), accuse);
    } else {
      caller.effects().sendAhead(memory.leaders(ControlMemory.millis(caller.now())), accuse);
    }
  }
}

package io.coterie.core.control;

import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.Principal;
import io.coterie.core.kernel.Answer;
import io.coterie.core.kernel.Ask;
import io.coterie.core.kernel.Effects;
import io.coterie.core.kernel.InstanceId;
import io.coterie.core.kernel.Moment;
import io.coterie.core.kernel.Outcome;
import io.coterie.core.kernel.Refusal;
import io.coterie.core.placement.Keyspace;
import io.coterie.core.placement.TabletPlacement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Answers what is asked of the control plane: reads from the map that this node has, changes when
/// the log has taken them.
final class ControlDesk {
  private final ControlMemory memory;
  private final Registration registration;
  private final Leader leader;
  private final List<Waiting> waiting = new ArrayList<>();

  private record Waiting(Ask ask, Verdict verdict, long deadlineMillis) {}

  /// How a change has come out, once the log has decided it.
  private interface Verdict {
    Optional<Outcome> of(ControlState state);
  }

  /// Who asks, when, and how to answer.
  record Caller(Ask ask, Principal principal, Moment now, Effects<ControlMessage> effects) {
    void done(Answer answer) {
      effects.replyAhead(ask, new Outcome.Done(answer));
    }

    void refused(Refusal reason, String detail, String cure) {
      effects.replyAhead(ask, new Outcome.Refused(reason, detail, cure));
    }
  }

  ControlDesk(ControlMemory memory, Registration registration, Leader leader) {
    this.memory = memory;
    this.registration = registration;
    this.leader = leader;
  }

  void status(Caller caller) {
    long nowMillis = ControlMemory.millis(caller.now());
    Optional<NodeId> leads = memory.leader(nowMillis);
    Readiness readiness = Readiness.of(memory.known, memory.seat.coordinators(), leads.isPresent());
    List<String> missing = new ArrayList<>(registration.waiting(nowMillis));
    missing.addAll(readiness.waiting());
    missing.addAll(wantedEpochs());
    caller.done(
        new ControlAnswer.Status(
            memory.seat.node(),
            leads,
            memory.known.version(),
            missing.isEmpty(),
            missing,
            readiness.survives(),
            memory.known.nodes(),
            memory.state.record()));
  }

  /// What the map does not show: tablets whose primary has begun a new life, so that it will not
  /// serve before another epoch. Only coordinators know.
  private List<String> wantedEpochs() {
    List<String> wanted = new ArrayList<>();
    for (Tablet tablet : memory.state.tablets().values()) {
      String name = memory.state.keyspaceOf(tablet).name() + " " + tablet.id();
      tablet
          .wantedBy()
          .ifPresent(
              node -> wanted.add(name + ": waiting for a new epoch, which " + node + " needs"));
    }
    return wanted;
  }

  void map(ControlOperation.GetMap get, Caller caller) {
    boolean newer = memory.known.version() > get.have();
    caller.done(new ControlAnswer.Map(newer ? Optional.of(memory.known) : Optional.empty()));
  }

  void tablets(ControlOperation.ListTablets list, Caller caller) {
    if (list.keyspace().isEmpty()) {
      caller.done(new ControlAnswer.Tablets(memory.known.tablets()));
      return;
    }
    Optional<Keyspace> keyspace = memory.known.keyspace(list.keyspace());
    if (keyspace.isEmpty()) {
      caller.refused(
          Refusal.NOT_FOUND,
          "there is no keyspace " + list.keyspace(),
          "list the keyspaces: coterie keyspace list");
      return;
    }
    List<TabletPlacement> tablets = memory.known.tabletsOf(keyspace.get());
    caller.done(new ControlAnswer.Tablets(tablets));
  }

  void create(ControlOperation.CreateKeyspace create, Caller caller) {
    if (!mayChange(caller)) {
      return;
    }
    if (create.tablets() < 1 || create.tablets() > ControlCommand.TABLETS_MAX) {
      caller.refused(
          Refusal.INVALID,
          "a keyspace has 1 to %d tablets, not %d"
              .formatted(ControlCommand.TABLETS_MAX, create.tablets()),
          "ask for fewer tablets; they split as they grow");
      return;
    }
    long wall = caller.now().wallMillis();
    change(
        new ControlCommand.CreateKeyspace(create.name(), create.settings(), create.tablets(), wall),
        state -> state.keyspace(create.name()).map(found -> made(create, found, state)),
        caller);
  }

  /// Of two who make a keyspace of one name at once, the log lets one: the other is told what it
  /// has become.
  private static Outcome made(
      ControlOperation.CreateKeyspace create, Keyspace found, ControlState state) {
    return found.settings().equals(create.settings())
        ? changed(state)
        : new Outcome.Refused(
            Refusal.INVALID,
            "keyspace " + create.name() + " exists with other settings: " + found.settings(),
            "take another name; settings are fixed when a keyspace is made");
  }

  void drain(NodeId node, Caller caller) {
    if (!mayChange(caller) || !isKnown(node, caller)) {
      return;
    }
    if (!memory.state.canDrain(node)) {
      caller.refused(
          Refusal.INVALID,
          "nobody is left to hold the data of " + node,
          "add a storage node, or enable a drained one, first");
      return;
    }
    ControlCommand drain = new ControlCommand.Drain(node, caller.now().wallMillis());
    change(drain, when(state -> state.member(node).filter(Member::draining).isPresent()), caller);
  }

  void enable(NodeId node, Caller caller) {
    if (mayChange(caller) && isKnown(node, caller)) {
      ControlCommand enable = new ControlCommand.Enable(node, caller.now().wallMillis());
      change(enable, when(state -> state.member(node).filter(Member::draining).isEmpty()), caller);
    }
  }

  void force(ControlOperation.Force force, Caller caller) {
    if (!mayChange(caller)) {
      return;
    }
    InstanceId id = force.tablet();
    Optional<Tablet> tablet = memory.state.tablet(id).filter(Tablet::isPlaced);
    if (tablet.isEmpty() || force.acceptedLoss().isBlank()) {
      caller.refused(
          Refusal.INVALID,
          tablet.isEmpty() ? "there is no tablet " + id : "the accepted loss is not named",
          "name a tablet that `coterie status` lists, and the loss that you accept");
      return;
    }
    TabletPlacement.Epoch sealed = tablet.get().holding().sealed();
    List<NodeId> holders = sealed.replicas();
    List<NodeId> remembering = up(sealed.survivors());
    // Where nobody has kept anything, the tablet can only go on empty.
    List<NodeId> survivors = remembering.isEmpty() ? up(holders) : remembering;
    if (survivors.isEmpty()) {
      caller.refused(
          Refusal.UNAVAILABLE,
          "no replica of " + id + " is up",
          "start one of " + holders + "; without any there is nothing to recover from");
      return;
    }
    long epoch = tablet.get().holding().epoch();
    ControlCommand command =
        new ControlCommand.ForceRecovery(
            id, epoch, survivors, force.by(), force.acceptedLoss(), caller.now().wallMillis());
    change(
        command,
        when(state -> state.tablet(id).filter(now -> now.holding().epoch() > epoch).isPresent()),
        caller);
  }

  private List<NodeId> up(List<NodeId> nodes) {
    return nodes.stream()
        .filter(node -> memory.state.member(node).filter(Member::isUp).isPresent())
        .toList();
  }

  private boolean isKnown(NodeId node, Caller caller) {
    boolean known = memory.state.member(node).isPresent();
    if (!known) {
      caller.refused(
          Refusal.NOT_FOUND, "no node " + node + " has registered", "see `coterie status`");
    }
    return known;
  }

  /// Only the leader takes changes, and only from services of the roster.
  private boolean mayChange(Caller caller) {
    if (!(caller.principal() instanceof Principal.Service)) {
      caller.refused(
          Refusal.FORBIDDEN,
          "only services of the roster change the cluster",
          "ask an administrator of the machines");
      return false;
    }
    if (memory.leading) {
      return true;
    }
    long nowMillis = ControlMemory.millis(caller.now());
    Optional<NodeId> leads = memory.leader(nowMillis);
    if (leads.isPresent()) {
      caller.effects.replyAhead(
          caller.ask, new Outcome.Redirected(List.of(leads.get()), memory.known.version()));
    } else {
      caller.refused(
          Refusal.UNAVAILABLE,
          "no control leader is known",
          "start a majority of the coordinators " + memory.seat.coordinators() + ", then retry");
    }
    return false;
  }

  private static Verdict when(Predicate<ControlState> done) {
    return state -> done.test(state) ? Optional.of(changed(state)) : Optional.empty();
  }

  private static Outcome changed(ControlState state) {
    return new Outcome.Done(new ControlAnswer.Changed(state.mapVersion()));
  }

  private void change(ControlCommand command, Verdict verdict, Caller caller) {
    Optional<Outcome> known = verdict.of(memory.state);
    if (known.isPresent()) {
      caller.effects.replyAhead(caller.ask, known.get());
    } else if (waiting.size() >= memory.config.suggestionsMax()) {
      caller.refused(Refusal.OVERLOADED, "too many changes wait for the log", "retry later");
    } else {
      long nowMillis = ControlMemory.millis(caller.now());
      waiting.add(new Waiting(caller.ask(), verdict, nowMillis + memory.config.askMillisMax()));
      leader.propose(command, caller.now(), caller.effects());
    }
  }

  /// After each command of the log: answers those who waited for it.
  void ordered(Effects<ControlMessage> effects) {
    waiting.removeIf(each -> {
      Optional<Outcome> outcome = each.verdict.of(memory.state);
      outcome.ifPresent(known -> effects.replyAhead(each.ask, known));
      return outcome.isPresent();
    });
  }

  /// Gives up those that the log has not taken in time, or that another leader would have to.
  void tick(long nowMillis, Effects<ControlMessage> effects) {
    waiting.removeIf(each -> {
      boolean over = !memory.leading || nowMillis >= each.deadlineMillis;
      if (over) {
        effects.replyAhead(
            each.ask, new Outcome.Unknown("the control log has not taken it in time"));
      }
      return over;
    });
  }
}

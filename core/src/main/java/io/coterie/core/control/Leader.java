package io.coterie.core.control;

import io.coterie.core.identity.NodeId;
import io.coterie.core.kernel.Effects;
import io.coterie.core.kernel.Lane;
import io.coterie.core.kernel.Moment;
import java.util.List;
import java.util.Optional;

/// What only the leading coordinator does: pings, judges, plans and proposes.
///
/// Nothing here is state that must survive: a new leader begins with an empty opinion, and what it
/// decides on an old state is refused by the incarnations and epochs inside the commands.
final class Leader {
  private final ControlMemory memory;
  private final MapExchange exchange;
  private final Proposals proposals;
  private FailureDetector detector;

  Leader(ControlMemory memory, MapExchange exchange) {
    this.memory = memory;
    this.exchange = exchange;
    this.proposals = new Proposals(memory.config);
    this.detector = new FailureDetector(memory.config, 0);
  }

  void leadership(boolean leading, Moment now) {
    memory.leading = leading;
    proposals.clear();
    detector = new FailureDetector(memory.config, ControlMemory.millis(now));
  }

  void tick(Moment now, Effects<ControlMessage> effects) {
    if (!memory.leading) {
      return;
    }
    long nowMillis = ControlMemory.millis(now);
    proposals.expire(nowMillis);
    detector.tick(nowMillis);
    judge(now, effects);
    ping(nowMillis, effects);
    plan(nowMillis, effects);
  }

  private void judge(Moment now, Effects<ControlMessage> effects) {
    long nowMillis = ControlMemory.millis(now);
    List<ControlCommand> health =
        ControlDecisions.health(
            memory.state, member -> verdict(member, nowMillis), now.wallMillis());
    health.forEach(command -> proposals.propose(command, nowMillis, effects));
  }

  private FailureDetector.Verdict verdict(Member member, long nowMillis) {
    if (member.id().equals(memory.seat.node())) {
      return FailureDetector.Verdict.ALIVE;
    }
    return memory.absences.isOver(member.id(), member.life())
        ? FailureDetector.Verdict.DEAD
        : detector.judge(member.id(), nowMillis);
  }

  /// A connection to this node was refused; every coordinator remembers it, for it may lead next.
  void absent(NodeId node, Moment now, Effects<ControlMessage> effects) {
    Optional<Member> member = memory.state.member(node);
    if (member.isPresent()) {
      memory.absences.refused(node, member.get().life(), ControlMemory.millis(now));
      if (memory.leading) {
        judge(now, effects);
      }
    }
  }

  private void ping(long nowMillis, Effects<ControlMessage> effects) {
    for (NodeId id : memory.state.members().keySet()) {
      if (id.equals(memory.seat.node())) {
        continue;
      }
      Optional<Long> number = detector.due(id, nowMillis);
      number.ifPresent(each -> {
        ControlMessage ping = new ControlMessage.Ping(each, memory.known.version());
        effects.sendAhead(id, Lane.DATAGRAM, ping);
      });
    }
  }

  /// Plans only when everything planned before is ordered or lost: a plan is for one state. And
  /// only when every node has been judged: of lives that ended before this node led, the state says
  /// nothing, so that after a start of all each node that registers would undo what was planned.
  private void plan(long nowMillis, Effects<ControlMessage> effects) {
    if (!proposals.isEmpty() || isAnyUnheard(nowMillis)) {
      return;
    }
    ControlDecisions.epochs(memory.state, proposals.room())
        .forEach(command -> proposals.propose(command, nowMillis, effects));
  }

  /// Whether a node counts as up although this leader does not know. Silence settles it.
  private boolean isAnyUnheard(long nowMillis) {
    return memory.state.members().values().stream()
        .filter(Member::isUp)
        .anyMatch(member -> verdict(member, nowMillis) == FailureDetector.Verdict.UNHEARD);
  }

  void ordered(ControlCommand command, Moment now, Effects<ControlMessage> effects) {
    if (memory.leading) {
      long nowMillis = ControlMemory.millis(now);
      proposals.ordered(command);
      plan(nowMillis, effects);
      exchange.pushAll(nowMillis, effects);
    }
  }

  void pong(NodeId from, ControlMessage.Pong pong, Moment now, Effects<ControlMessage> effects) {
    if (!memory.leading) {
      return;
    }
    // An answer of an earlier life says nothing about this one.
    boolean current =
        memory.state.member(from).filter(m -> pong.incarnation() >= m.life()).isPresent();
    if (current) {
      detector.answered(from, pong.number());
      exchange.has(from, pong.mapVersion(), ControlMemory.millis(now), effects);
    }
  }

  void register(
      NodeId from, ControlMessage.Register message, Moment now, Effects<ControlMessage> effects) {
    if (!memory.leading || message.incarnation() <= 0) {
      return;
    }
    long nowMillis = ControlMemory.millis(now);
    Optional<Member> member = memory.state.member(from);
    // Also of a new life: the silence of the one before must not be held against it.
    detector.heard(from);
    if (member.filter(known -> known.life() >= message.incarnation()).isPresent()) {
      // It has not heard yet that it is registered, or from which life it has to count on.
      exchange.has(from, 0, nowMillis, effects);
      return;
    }
    ControlCommand register =
        new ControlCommand.RegisterNode(
            from, message.roles(), message.incarnation(), message.store(), now.wallMillis());
    proposals.propose(register, nowMillis, effects);
  }

  void accused(NodeId by, ControlMessage.Accuse message) {
    boolean current =
        memory
            .state
            .member(message.suspect())
            .filter(known -> known.life() == message.incarnation())
            .isPresent();
    if (memory.leading && current && memory.state.member(by).isPresent()) {
      detector.accused(message.suspect(), by);
    }
  }

  /// A node may suggest only what is its own to say: that it has recovered a tablet, or that it
  /// needs a new epoch.
  void suggested(NodeId from, ControlCommand command, Moment now, Effects<ControlMessage> effects) {
    if (!memory.leading) {
      return;
    }
    boolean own =
        switch (command) {
          case ControlCommand.Activate activate -> activate.primary().equals(from);
          case ControlCommand.RequestEpoch request -> request.node().equals(from);
          case ControlCommand.RegisterNode _,
              ControlCommand.NodeSuspected _,
              ControlCommand.NodeAlive _,
              ControlCommand.NodeDead _,
              ControlCommand.Drain _,
              ControlCommand.Enable _,
              ControlCommand.CreateKeyspace _,
              ControlCommand.BeginRecovery _,
              ControlCommand.ForceRecovery _,
              ControlCommand.EventRecorded _ ->
              false;
        };
    if (own && !Suggestions.isMoot(command, memory.state.map())) {
      proposals.propose(command, ControlMemory.millis(now), effects);
    }
  }

  /// From an operator, already checked.
  void propose(ControlCommand command, Moment now, Effects<ControlMessage> effects) {
    proposals.propose(command, ControlMemory.millis(now), effects);
  }
}

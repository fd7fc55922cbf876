package io.coterie.node;

import io.coterie.core.identity.PeerIdentity;
import io.coterie.core.identity.Principal;
import io.coterie.core.identity.Role;
import io.coterie.core.kernel.Ask;
import io.coterie.core.kernel.Command;
import io.coterie.core.kernel.Input;
import io.coterie.core.kernel.Moment;
import io.coterie.core.kernel.Operation;
import io.coterie.core.kernel.SessionId;
import io.coterie.core.kernel.WriteId;
import io.coterie.core.wire.Bytes;
import java.util.Optional;

/// What the control log has said, on the shard of the control machine; a machine that begins a new
/// life is told it again.
final class ControlFeed<M, O extends Operation> {
  /// Suggestions need no answer; this ask is never opened.
  private static final Ask NOBODY = new Ask(0);

  private final ControlType<M, O> type;
  private final Principal self;
  private final ControlType.Replay replay;
  private long index;
  private boolean leading;
  private long suggestions;

  ControlFeed(ControlType<M, O> type, PeerIdentity self) {
    this.type = type;
    this.self =
        new Principal.Service(
            self.node(), self.hasRole(Role.COORDINATOR) ? Role.COORDINATOR : Role.STORAGE);
    this.replay = type.replays().get();
  }

  void tellAll(MachineHost<M, O> host, Moment now) {
    if (index > 0) {
      host.feed(new Input.Restored<>(now, index, replay.snapshot()));
    }
    if (leading) {
      host.feed(new Input.Leadership<>(now, true));
    }
  }

  void ordered(Optional<MachineHost<M, O>> host, Moment now, Envelope.CommandOrdered ordered) {
    index = ordered.index();
    replay.ordered(ordered.command());
    host.ifPresent(machine -> machine.feed(new Input.Ordered<>(now, index, ordered.command())));
  }

  void restored(Optional<MachineHost<M, O>> host, Moment now, Envelope.LogRestored restored) {
    index = restored.index();
    replay.restore(restored.snapshot());
    host.ifPresent(machine -> machine.feed(new Input.Restored<>(now, index, restored.snapshot())));
  }

  void leadership(Optional<MachineHost<M, O>> host, Moment now, boolean nowLeading) {
    leading = nowLeading;
    host.ifPresent(machine -> machine.feed(new Input.Leadership<>(now, nowLeading)));
  }

  void suggest(MachineHost<M, O> host, Moment now, Command command) {
    WriteId writeId = new WriteId(new SessionId(0, 0), ++suggestions, now.wallMillis());
    host.feed(new Input.Asked<>(now, NOBODY, self, writeId, type.suggestion().apply(command)));
  }

  Bytes encode(Command command) {
    return type.commands().encode(command);
  }
}

package io.coterie.node;

import io.coterie.core.kernel.Command;
import io.coterie.core.kernel.Coordination;
import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.Codec;

/// The control log's end at this node: keeps the state that the log's own snapshots need, on the
/// log's thread, and passes what was ordered on to the shard of the control machine.
final class ControlLog implements Coordination.Replica {
  private final Codec<Command> commands;
  private final ControlType.Replay replay;
  private final Mailbox mailbox;

  ControlLog(ControlType<?, ?> type, Mailbox mailbox) {
    this.commands = type.commands();
    this.replay = type.replays().get();
    this.mailbox = mailbox;
  }

  @Override
  public void ordered(long index, Bytes encoded) {
    Command command = commands.decode(encoded);
    replay.ordered(command);
    mailbox.offer(Mailbox.Lane.INTERNAL, new Envelope.CommandOrdered(index, command));
  }

  @Override
  public Bytes snapshot() {
    return replay.snapshot();
  }

  @Override
  public void restore(long index, Bytes snapshot) {
    replay.restore(snapshot);
    mailbox.offer(Mailbox.Lane.INTERNAL, new Envelope.LogRestored(index, snapshot));
  }

  @Override
  public void leadership(boolean leading) {
    mailbox.offer(Mailbox.Lane.INTERNAL, new Envelope.LeadershipChanged(leading));
  }
}

package io.coterie.contracts;

import io.coterie.core.kernel.Coordination;
import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.Codec;
import io.coterie.core.wire.Sink;
import io.coterie.core.wire.Source;
import java.util.ArrayList;
import java.util.List;

/// A state machine whose state is the list of the commands that it was given, each once.
public final class RecordedReplica implements Coordination.Replica {
  private static final int COMMANDS_MAX = 10_000;
  private static final Codec<Bytes> COMMAND =
      Codec.of((command, sink) -> sink.bytes(command), source -> source.bytes(1_000));

  private List<Bytes> commands = new ArrayList<>();
  private long lastIndex;
  private boolean leading;
  private boolean outOfOrder;

  @Override
  public synchronized void ordered(long index, Bytes command) {
    outOfOrder |= index <= lastIndex;
    lastIndex = index;
    // A repeat changes nothing.
    if (!commands.contains(command)) {
      commands.add(command);
    }
  }

  @Override
  public synchronized Bytes snapshot() {
    return new Sink().list(COMMAND, commands).toBytes();
  }

  @Override
  public synchronized void restore(long index, Bytes snapshot) {
    lastIndex = index;
    commands = new ArrayList<>(new Source(snapshot).list(COMMAND, COMMANDS_MAX));
  }

  @Override
  public synchronized void leadership(boolean isLeading) {
    leading = isLeading;
  }

  synchronized List<Bytes> commands() {
    return List.copyOf(commands);
  }

  synchronized boolean isLeading() {
    return leading;
  }

  synchronized boolean isOutOfOrder() {
    return outOfOrder;
  }
}

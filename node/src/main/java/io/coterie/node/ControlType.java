package io.coterie.node;

import io.coterie.core.kernel.Command;
import io.coterie.core.kernel.InstanceId;
import io.coterie.core.kernel.Mode;
import io.coterie.core.kernel.Operation;
import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.Codec;
import java.util.function.Function;
import java.util.function.Supplier;

/// The control machine's type, and what a node must know besides to feed it the control log.
///
/// @param suggestion wraps a command that another machine of this node proposes
/// @param replays makes an empty control state to replay the log into
public record ControlType<M, O extends Operation>(
    MachineType<M, O> machine,
    Codec<Command> commands,
    Function<Command, O> suggestion,
    Supplier<Replay> replays) {
  /// Every node hosts exactly this one control instance.
  public static final InstanceId INSTANCE = new InstanceId(Mode.CONTROL, 0);

  /// The control state as the log makes it.
  public interface Replay {
    void ordered(Command command);

    void restore(Bytes snapshot);

    Bytes snapshot();
  }
}

package io.coterie.node;

import io.coterie.core.control.ControlAnswer;
import io.coterie.core.control.ControlCodec;
import io.coterie.core.control.ControlCommand;
import io.coterie.core.control.ControlConfig;
import io.coterie.core.control.ControlMachine;
import io.coterie.core.control.ControlMessage;
import io.coterie.core.control.ControlOperation;
import io.coterie.core.control.ControlSeat;
import io.coterie.core.control.ControlState;
import io.coterie.core.control.ControlWire;
import io.coterie.core.identity.NodeId;
import io.coterie.core.kernel.Answer;
import io.coterie.core.kernel.BlobRef;
import io.coterie.core.kernel.Command;
import io.coterie.core.kernel.InstanceId;
import io.coterie.core.kernel.Mode;
import io.coterie.core.kernel.Operation;
import io.coterie.core.kernel.Protocol;
import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.Codec;
import io.coterie.protocols.tablets.Tablet;
import io.coterie.protocols.tablets.TabletAnswer;
import io.coterie.protocols.tablets.TabletCodec;
import io.coterie.protocols.tablets.TabletConfig;
import io.coterie.protocols.tablets.TabletMemory;
import io.coterie.protocols.tablets.TabletMessage;
import io.coterie.protocols.tablets.TabletOperation;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/// The modes that this build hosts, the same for the program and the simulator.
public final class Modes {
  private Modes() {}

  public static ControlType<ControlMessage, ControlOperation> control(
      ControlSeat seat, ControlConfig config) {
    return new ControlType<>(
        type(
            Mode.CONTROL,
            ControlWire.MESSAGE,
            ControlWire.OPERATION,
            narrow(ControlWire.ANSWER, ControlAnswer.class),
            new Made<>(
                instance -> new ControlMachine(seat, config),
                instance -> {},
                operation -> Bytes.EMPTY,
                operation -> List.of())),
        narrow(ControlCodec.COMMAND, ControlCommand.class),
        command -> new ControlOperation.Suggest((ControlCommand) command),
        StateReplay::new);
  }

  /// `memories` has one for each shard of the node.
  public static MachineType<TabletMessage, TabletOperation> tablets(
      NodeId self, TabletConfig config, List<TabletMemory> memories) {
    return type(
        Mode.TABLETS,
        TabletCodec.MESSAGE,
        TabletCodec.OPERATION,
        narrow(TabletCodec.ANSWER, TabletAnswer.class),
        new Made<>(
            instance -> new Tablet(self, instance, config, memory(instance, memories)),
            instance -> memory(instance, memories).leave(instance),
            TabletOperation::row,
            TabletOperation::blobs));
  }

  private static TabletMemory memory(InstanceId instance, List<TabletMemory> memories) {
    return memories.get(Node.shardOf(instance, memories.size()));
  }

  private static <M, O extends Operation> MachineType<M, O> type(
      Mode mode, Codec<M> messages, Codec<O> operations, Codec<Answer> answers, Made<M, O> made) {
    return new MachineType<>(mode, messages, operations, answers, made);
  }

  /// A codec of a mode's own family where the node only knows the kernel's.
  private static <W, T extends W> Codec<W> narrow(Codec<T> codec, Class<T> family) {
    return codec.map(value -> value, family::cast);
  }

  private record Made<M, O extends Operation>(
      Function<InstanceId, Protocol<M, O>> machine,
      Consumer<InstanceId> end,
      Function<O, Bytes> rows,
      Function<O, List<BlobRef>> named)
      implements MachineType.Machines<M, O> {
    @Override
    public Protocol<M, O> create(InstanceId instance) {
      return machine.apply(instance);
    }

    @Override
    public void ended(InstanceId instance) {
      end.accept(instance);
    }

    @Override
    public Optional<Bytes> row(O operation) {
      return Optional.of(rows.apply(operation));
    }

    @Override
    public List<BlobRef> blobs(O operation) {
      return named.apply(operation);
    }
  }

  private static final class StateReplay implements ControlType.Replay {
    private ControlState state = new ControlState();

    @Override
    public void ordered(Command command) {
      state.apply((ControlCommand) command);
    }

    @Override
    public void restore(Bytes snapshot) {
      state = ControlState.decode(snapshot);
    }

    @Override
    public Bytes snapshot() {
      return state.toBytes();
    }
  }
}

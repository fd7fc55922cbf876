package io.coterie.node;

import io.coterie.core.kernel.Answer;
import io.coterie.core.kernel.BlobRef;
import io.coterie.core.kernel.InstanceId;
import io.coterie.core.kernel.Mode;
import io.coterie.core.kernel.Operation;
import io.coterie.core.kernel.Protocol;
import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.Codec;
import java.util.List;
import java.util.Optional;

/// All that a node must know of a mode to host its machines: how they are made, and how what they
/// say is encoded.
public record MachineType<M, O extends Operation>(
    Mode mode,
    Codec<M> messages,
    Codec<O> operations,
    Codec<Answer> answers,
    Machines<M, O> machines) {
  /// Makes the machines of a mode.
  public interface Machines<M, O extends Operation> {
    Protocol<M, O> create(InstanceId instance);

    /// The row that an operation is about, if access depends on one.
    Optional<Bytes> row(O operation);

    /// The machine of this instance has ended, without an input of its own.
    default void ended(InstanceId instance) {}

    /// The large values that an operation names.
    default List<BlobRef> blobs(O operation) {
      return List.of();
    }
  }
}

package io.coterie.core.kernel;

import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.Principal;
import io.coterie.core.identity.Verified;
import io.coterie.core.wire.Bytes;

/// Everything that can happen to a machine. Each input carries the time at which the node took it.
public sealed interface Input<M, O extends Operation> {
  Moment now();

  /// The first input of each life. `seed` is this life's randomness; it differs on every node and
  /// every start. Memory is empty: what the instance needs it must load.
  record Started<M, O extends Operation>(Moment now, long seed) implements Input<M, O> {}

  /// A message of an authenticated replica of this instance.
  record Received<M, O extends Operation>(Moment now, Verified<M> message) implements Input<M, O> {}

  /// An operation of a client; the machine answers `ask` exactly once, now or later.
  record Asked<M, O extends Operation>(
      Moment now, Ask ask, Principal principal, WriteId writeId, O operation)
      implements Input<M, O> {}

  record TimerFired<M, O extends Operation>(Moment now, Timer timer) implements Input<M, O> {}

  /// The persist (with its blobs) or flush of this token, and all earlier ones of this instance,
  /// are durable.
  record Stored<M, O extends Operation>(Moment now, Token token) implements Input<M, O> {}

  /// The rows that a `load` asked for.
  record Loaded<M, O extends Operation>(Moment now, Token token, Found.Rows rows)
      implements Input<M, O> {}

  /// A snapshot of the instance's tables is pinned until it is released or the node stops.
  record Pinned<M, O extends Operation>(Moment now, Token token, long snapshot)
      implements Input<M, O> {}

  /// The verdict on a signature that `verify` asked about.
  record Checked<M, O extends Operation>(Moment now, Token token, boolean proven)
      implements Input<M, O> {}

  /// The signature that `sign` asked for.
  record SignatureMade<M, O extends Operation>(Moment now, Token token, Bytes signature)
      implements Input<M, O> {}

  /// The control log has fixed `command` at `index`; every coordinator sees the same sequence.
  record Ordered<M, O extends Operation>(Moment now, long index, Command command)
      implements Input<M, O> {}

  /// The state of the control log after `index`, as canonical bytes: the first news of each life of
  /// a coordinator's control machine, and again when the log was too far ahead to be followed. The
  /// next `Ordered` has a higher index.
  record Restored<M, O extends Operation>(Moment now, long index, Bytes snapshot)
      implements Input<M, O> {}

  /// This coordinator gained or lost the lead of the control log.
  record Leadership<M, O extends Operation>(Moment now, boolean leading) implements Input<M, O> {}

  /// Nobody listens where `node` should be, as [Transport.Receiver#absent] says; only the control
  /// machine is told.
  record Absent<M, O extends Operation>(Moment now, NodeId node) implements Input<M, O> {}

  /// A newer cluster map is known to this node; `assignment` is what it says of this instance.
  record MapChanged<M, O extends Operation>(Moment now, Assignment assignment)
      implements Input<M, O> {}
}

package io.coterie.core.kernel;

import io.coterie.core.identity.NodeId;
import io.coterie.core.wire.Bytes;

/// Port: the replicated control log of the coordinators.
///
/// Every coordinator's [Replica] sees the same commands at the same indexes. Proposals may be lost
/// and may be ordered twice; commands are written so that a repeat changes nothing.
public interface Coordination extends AutoCloseable {
  /// Hands a command to the log; never blocks, never throws.
  void propose(Bytes command);

  void start(Replica replica);

  /// A member that did not run is heard again: the log had better try it at once. Never blocks.
  default void returned(NodeId member) {}

  /// This node cannot act on what it would decide, for its disk takes no writes: if this member
  /// leads, it hands the lead to another, as far as one can take it. That may fail, or be undone by
  /// an election; the caller repeats it while its reason lasts. Never blocks.
  void handOver();

  @Override
  void close();

  /// The state machine behind the log; called by one thread at a time.
  interface Replica {
    /// `index` grows by at least one from call to call; a majority has `command` on disk.
    void ordered(long index, Bytes command);

    /// The state after the last ordered command, as canonical bytes.
    Bytes snapshot();

    /// Replaces the state by a snapshot taken after `index`.
    void restore(long index, Bytes snapshot);

    void leadership(boolean leading);
  }
}

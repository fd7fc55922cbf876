package io.coterie.adapters.raft;

import io.coterie.core.kernel.Coordination;
import io.coterie.core.wire.Bytes;

/// Tells a replica every command once, also when Ratis is started again and tells its log from the
/// last snapshot on.
final class Delivery implements Coordination.Replica {
  private final Coordination.Replica replica;
  private long index = -1;

  Delivery(Coordination.Replica replica) {
    this.replica = replica;
  }

  /// The last command that the replica has heard of; negative when there was none.
  synchronized long index() {
    return index;
  }

  @Override
  public synchronized void ordered(long at, Bytes command) {
    if (at > index) {
      index = at;
      replica.ordered(at, command);
    }
  }

  @Override
  public synchronized Bytes snapshot() {
    return replica.snapshot();
  }

  @Override
  public synchronized void restore(long at, Bytes snapshot) {
    if (at > index) {
      index = at;
      replica.restore(at, snapshot);
    }
  }

  @Override
  public synchronized void leadership(boolean leading) {
    replica.leadership(leading);
  }
}

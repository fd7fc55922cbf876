package io.coterie.simulation.world;

/// What can go wrong, by kind; each is counted on its own.
public enum FaultKind {
  /// One node loses its process and memory, and starts again later.
  CRASH,
  /// One node crashes and comes back with its key and an empty disk; the log of a coordinator lies
  /// on another one.
  DISK_REPLACED,
  /// All nodes at once, as when the power fails.
  POWER_FAILURE,
  /// One process stands still while time goes on.
  PAUSE,
  /// One direction between two nodes carries nothing.
  ONE_WAY_CUT,
  /// One node hears and says nothing.
  ISOLATION,
  /// The nodes fall into two groups.
  SPLIT,
  /// A firewall between two nodes refuses connections, as if the other did not run.
  FALSE_REFUSAL,
  /// Some directions carry everything late, and recover one after the other.
  CLOG,
  /// A connection breaks and loses what it holds.
  RESET,
  /// Many datagrams are lost.
  LOSS,
  /// A sync fails; the store is failed until the node recovers it.
  SYNC_FAILURE,
  /// A disk is full for a while.
  FULL_DISK,
  /// A disk is many times slower for a while.
  SLOW_DISK,
  /// A bit of a stored row changes. Off unless asked for: it can destroy what only it has.
  BIT_FLIP,
  /// A wall clock jumps by up to an hour.
  CLOCK_JUMP,
  /// A monotonic clock drifts, within the bound.
  CLOCK_DRIFT,
  /// The leader of the control log is deposed.
  LEADER_CHANGE,
  /// A coordinator hears of the control log late.
  COORDINATOR_LAG
}

package io.coterie.protocols.tablets;

import java.time.Duration;

/// The limits of a tablet. Those that all replicas and clients must agree on are constants; those
/// that an operator may choose are components.
///
/// - `leaseMillis`: how long a secondary's ack keeps it from answering a seal. Reads at the primary
///   need no message for this time; a failover waits at most this long. More than three heartbeats.
/// - `driftPerMille`: by how much the speed of two monotonic clocks may differ; the primary uses
///   `lease × (1000 − drift) / 1000` of a lease.
/// - `heartbeatMillis`: silence after which the primary speaks; also the interval of all retries.
/// - `retryHorizonMillis`: how long after a client's first try the outcome of a write is known.
/// - `blocksInFlight`: blocks of the primary that are not on its disk yet; whatever is asked
///   meanwhile goes into the next block.
/// - `windowBytes`: bytes of log that may be under way to one secondary.
/// - `pendingBytes`: bytes of entries that are not committed; more is refused as overloaded.
/// - `waiting`: reads, mutates that wait for a disk, and answers of mutates that wait for a commit
///   (whether or not somebody still wants them), at one time; more is refused.
/// - `tailBytes`: committed log kept in memory for secondaries that lag a little.
/// - `flushBytes`: log applied between two flushes of the state; also what a restart replays.
/// - `retainBytes`: log kept on disk for secondaries and watchers that lag much.
public record TabletConfig(
    int leaseMillis,
    int driftPerMille,
    int heartbeatMillis,
    long retryHorizonMillis,
    int blocksInFlight,
    int windowBytes,
    int pendingBytes,
    int waiting,
    int tailBytes,
    int flushBytes,
    int retainBytes) {
  /// A row's or column's name, in bytes.
  public static final int KEY_BYTES_MAX = 1024;

  /// A value kept in the cell; larger ones are blobs.
  public static final int INLINE_BYTES_MAX = 64 * 1024;

  /// Conditions of one mutate, and mutations of one mutate.
  public static final int MUTATE_PARTS_MAX = 256;

  /// All names and values of one mutate together, in bytes.
  public static final int MUTATE_BYTES_MAX = 256 * 1024;

  /// Entries of one block.
  public static final int BLOCK_ENTRIES_MAX = 4096;

  /// A block is closed once its entries have this size; the last entry may exceed it.
  public static final int BLOCK_BYTES = 256 * 1024;

  /// `BLOCK_BYTES` + one largest mutate + 64 bytes of frame per entry and part.
  public static final int BLOCK_ENCODED_BYTES_MAX = 896 * 1024;

  /// Cells or changes of one answer.
  public static final int READ_CELLS_MAX = 1024;

  /// Names and values of one answer in bytes; one cell or change may exceed it.
  public static final int READ_BYTES_MAX = 256 * 1024;

  /// Rows of one snapshot chunk in bytes; one row may exceed it.
  public static final int CHUNK_BYTES = 256 * 1024;

  /// How far in the future a client's first try may lie by its own clock.
  public static final long CLOCK_AHEAD_MILLIS_MAX = 300_000;

  public static final TabletConfig DEFAULT =
      new TabletConfig(
          1_000, 50, 200, 600_000, 4, 4 << 20, 16 << 20, 16_384, 8 << 20, 16 << 20, 64 << 20);

  public TabletConfig {
    if (heartbeatMillis <= 0 || leaseMillis < 3 * heartbeatMillis) {
      throw new IllegalArgumentException("a lease lasts at least three heartbeats");
    }
    if (driftPerMille < 0 || driftPerMille >= 1000) {
      throw new IllegalArgumentException("clock drift is 0 to 999 per mille");
    }
    if (retryHorizonMillis <= 0 || blocksInFlight <= 0 || waiting <= 0) {
      throw new IllegalArgumentException("horizon, blocks in flight and waiting are positive");
    }
    if (windowBytes <= 0 || pendingBytes <= 0 || tailBytes < 0) {
      throw new IllegalArgumentException("the limits in bytes are positive");
    }
    if (flushBytes <= 0 || retainBytes <= 0) {
      throw new IllegalArgumentException("flush and retention are positive");
    }
  }

  Duration heartbeat() {
    return Duration.ofMillis(heartbeatMillis);
  }

  /// For how long a secondary keeps its promise, by its own clock.
  Duration lease() {
    return Duration.ofMillis(leaseMillis);
  }

  /// For how long the primary relies on a lease, by its own clock.
  long leaseUsedNanos() {
    return leaseMillis * 1_000L * (1000 - driftPerMille);
  }
}

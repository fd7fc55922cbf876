package io.coterie.node;

import java.time.Duration;

/// The limits of a node's request path.
///
/// @param shards number of shards; the number of cores is a good one
/// @param turnEnvelopesMax pieces of work taken in one turn before timers are looked at again
/// @param asksMax operations of clients waiting for an answer, per shard; beyond it `OVERLOADED`
/// @param budgetMillisMax the longest that a client may ask a shard to work on an operation
/// @param subscriptionsMax watchers per shard; beyond it `OVERLOADED`
/// @param subscriptionTtlMax the longest life of a subscription that is not asked again
/// @param blobPieceTimeout silence after which a blob is asked of the next holder
/// @param recoverInterval how often a failed store is asked whether it takes writes again
public record NodeConfig(
    int shards,
    int turnEnvelopesMax,
    int asksMax,
    int budgetMillisMax,
    int subscriptionsMax,
    Duration subscriptionTtlMax,
    Duration blobPieceTimeout,
    Duration recoverInterval) {
  public static NodeConfig withShards(int shards) {
    return new NodeConfig(
        shards,
        512,
        20_000,
        60_000,
        20_000,
        Duration.ofMinutes(1),
        Duration.ofSeconds(2),
        Duration.ofMillis(500));
  }
}

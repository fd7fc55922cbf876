package io.coterie.core.control;

/// The control plane's limits and times.
///
/// @param tickMillis how often the machine looks around; later ticks mean that this node is slow
/// @param pingIntervalMillis between two pings of the leader to one node
/// @param suspectAfterMillis of silence: the node gets nothing new
/// @param deadAfterMillis of silence: its tablets get other primaries. A pause shorter than this
///   causes no failover: silence counts from the oldest unanswered ping, plus one interval
/// @param absentMillis between two refused connections without a sign of life: the process has
///   ended, and its node is dead without waiting for `deadAfterMillis`
/// @param registerMillisMin first back-off of a node that asks to be registered
/// @param registerMillisMax last back-off; doubling in between
/// @param proposalMillis after which an unordered proposal or suggestion is made again
/// @param askMillisMax after which a change that the log has not taken is answered `Unknown`
/// @param suggestionsMax how many suggestions and waiting askers a node keeps
/// @param proposalsMax how many placement commands the leader has in the log's hands at once
public record ControlConfig(
    long tickMillis,
    long pingIntervalMillis,
    long suspectAfterMillis,
    long deadAfterMillis,
    long absentMillis,
    long registerMillisMin,
    long registerMillisMax,
    long proposalMillis,
    long askMillisMax,
    int suggestionsMax,
    int proposalsMax) {
  public static final ControlConfig DEFAULT =
      new ControlConfig(100, 300, 1_000, 3_000, 400, 200, 3_200, 1_000, 10_000, 4_096, 256);

  public ControlConfig {
    boolean ordered =
        0 < tickMillis
            && tickMillis <= pingIntervalMillis
            && pingIntervalMillis < suspectAfterMillis
            && suspectAfterMillis < deadAfterMillis;
    if (!ordered) {
      throw new IllegalArgumentException(
          "tick <= ping interval < suspect after < dead after; got "
              + tickMillis
              + ", "
              + pingIntervalMillis
              + ", "
              + suspectAfterMillis
              + ", "
              + deadAfterMillis);
    }
    if (absentMillis <= 0 || absentMillis > deadAfterMillis) {
      throw new IllegalArgumentException("0 < absent <= dead after; got " + absentMillis);
    }
    if (registerMillisMin <= 0 || registerMillisMax < registerMillisMin || proposalMillis <= 0) {
      throw new IllegalArgumentException("back-offs are positive and grow");
    }
    if (askMillisMax <= 0 || suggestionsMax <= 0 || proposalsMax <= 0) {
      throw new IllegalArgumentException("limits are positive");
    }
  }
}

package io.coterie.client;

/// The times of a client.
///
/// @param callMillis how long a call takes at most, retries included
/// @param tryMillis how long one try waits for one node; a healthy node answers in a few
/// @param pauseMillisMin first pause after a retryable refusal; doubles up to `pauseMillisMax`
/// @param pauseMillisMax longest pause
/// @param triesPerReplica failed tries at one replica before the next is asked, circularly (D03)
/// @param subscriptionMillis time to live of a watch at its node; renewed at a third of it
public record ClientConfig(
    int callMillis,
    int tryMillis,
    int pauseMillisMin,
    int pauseMillisMax,
    int triesPerReplica,
    int subscriptionMillis) {
  public static final ClientConfig DEFAULT = new ClientConfig(15_000, 400, 10, 200, 2, 15_000);

  public ClientConfig withCallMillis(int millis) {
    return new ClientConfig(
        millis, tryMillis, pauseMillisMin, pauseMillisMax, triesPerReplica, subscriptionMillis);
  }

  public ClientConfig withTryMillis(int millis) {
    return new ClientConfig(
        callMillis, millis, pauseMillisMin, pauseMillisMax, triesPerReplica, subscriptionMillis);
  }
}

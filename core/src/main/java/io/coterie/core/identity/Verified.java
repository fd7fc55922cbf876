package io.coterie.core.identity;

/// A message whose *sender* is authenticated: it came over a channel that proved the sender's key.
///
/// Only [PeerIdentity] makes one, so a machine that takes `Verified` cannot be handed a mere claim.
/// What the message says of third parties is not covered by this; see signatures.
public final class Verified<M> {
  private final NodeId from;
  private final M message;

  Verified(NodeId from, M message) {
    this.from = from;
    this.message = message;
  }

  public NodeId from() {
    return from;
  }

  public M message() {
    return message;
  }

  @Override
  public String toString() {
    return from + ":" + message;
  }
}

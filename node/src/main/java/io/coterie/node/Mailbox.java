package io.coterie.node;

import org.jspecify.annotations.Nullable;

/// Port: the three lanes of a shard's waiting work. Any thread offers, the shard's one thread
/// polls.
///
/// The internal lane never refuses: its slots were reserved by the effects that it answers. The
/// peer lane and the client lane are bounded; what does not fit is refused, and the offerer deals
/// with it (drop and count for peers, `OVERLOADED` for clients).
public interface Mailbox {
  enum Lane {
    INTERNAL,
    PEER,
    CLIENT
  }

  /// False when the lane is full.
  boolean offer(Lane lane, Envelope envelope);

  /// The next piece of work: internal first, then peers and clients in turn.
  @Nullable Envelope poll();
}

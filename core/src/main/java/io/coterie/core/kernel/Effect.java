package io.coterie.core.kernel;

import io.coterie.core.identity.NodeId;
import io.coterie.core.wire.Bytes;

/// One thing that a machine wants done, as a record, so that tests compare lists of them.
public sealed interface Effect<M> {
  record Persist<M>(Token token, Batch batch) implements Effect<M> {}

  record Apply<M>(Batch batch) implements Effect<M> {}

  record Flush<M>(Token token, Table table) implements Effect<M> {}

  record Send<M>(NodeId to, Lane lane, M message, boolean ahead) implements Effect<M> {}

  record Reply<M>(Ask ask, Outcome outcome, boolean ahead) implements Effect<M> {}

  record Load<M>(Token token, Query query) implements Effect<M> {}

  record Pin<M>(Token token) implements Effect<M> {}

  record Release<M>(long snapshot) implements Effect<M> {}

  record SetTimer<M>(Timer timer, long delayNanos) implements Effect<M> {}

  record CancelTimer<M>(Timer timer) implements Effect<M> {}

  record Propose<M>(Command command) implements Effect<M> {}

  record Adopt<M>(ClusterView view) implements Effect<M> {}

  record Sign<M>(Token token, String domain, Bytes body) implements Effect<M> {}

  record Verify<M>(Token token, String domain, Bytes body, SignedBy by) implements Effect<M> {}

  record Notify<M>(Bytes subject, long cursor) implements Effect<M> {}

  /// A claimed signature and the key it must verify under.
  record SignedBy(Bytes publicKey, Bytes signature) {}
}

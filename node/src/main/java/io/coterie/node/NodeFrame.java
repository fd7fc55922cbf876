package io.coterie.node;

import io.coterie.core.identity.Principal;
import io.coterie.core.kernel.BlobRef;
import io.coterie.core.kernel.InstanceId;
import io.coterie.core.kernel.Outcome;
import io.coterie.core.kernel.WriteId;
import io.coterie.core.wire.Bytes;

/// What travels between nodes, and between clients and nodes, as in `docs/formats/frames.md`.
public sealed interface NodeFrame {
  /// A message between the replicas of one instance.
  record ToMachine(InstanceId to, Bytes message) implements NodeFrame {}

  /// An operation; `budgetMillis` is how long the asker will still wait.
  record Request(long id, InstanceId to, Asking asking, int budgetMillis, Bytes operation)
      implements NodeFrame {}

  /// On whose behalf, and under which write id.
  record Asking(Principal principal, WriteId writeId) {}

  /// `Done` carries its answer still encoded, as a [RawAnswer].
  record Response(long id, Outcome outcome) implements NodeFrame {}

  /// Asks for [Notified] whenever a row that begins with `subject` changes, for `ttlMillis`; asked
  /// again, it lives on. Answered by a [Response] only when it is refused.
  record Subscribe(long id, InstanceId to, Principal principal, Bytes subject, int ttlMillis)
      implements NodeFrame {}

  record Notified(long id, long cursor) implements NodeFrame {}

  /// Asks for the piece of a blob at `offset`.
  record BlobRead(long id, BlobRef ref, long offset) implements NodeFrame {}

  record BlobPiece(long id, boolean found, Bytes bytes) implements NodeFrame {}
}

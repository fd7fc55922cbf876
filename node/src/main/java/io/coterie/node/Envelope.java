package io.coterie.node;

import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.PeerIdentity;
import io.coterie.core.kernel.Command;
import io.coterie.core.kernel.Found;
import io.coterie.core.kernel.InstanceId;
import io.coterie.core.kernel.StoreFailure;
import io.coterie.core.kernel.Token;
import io.coterie.core.placement.ClusterMap;
import io.coterie.core.wire.Bytes;

/// One piece of work for a shard. Answers to effects carry the `life` of the machine that asked, so
/// that a machine started anew never gets its predecessor's answers.
public sealed interface Envelope {
  /// What of it others have sent, and so chosen the size of.
  default int bytes() {
    return 0;
  }

  /// A message of a replica, still encoded: the shard knows its type.
  record FromPeer(InstanceId to, PeerIdentity from, Bytes message) implements Envelope {
    @Override
    public int bytes() {
      return message.size();
    }
  }

  record FromClient(NodeFrame.Request request, PeerIdentity from, Responder responder)
      implements Envelope {
    @Override
    public int bytes() {
      return request.operation().size();
    }
  }

  record Subscribing(NodeFrame.Subscribe subscribe, PeerIdentity from, Responder responder)
      implements Envelope {}

  record Synced(InstanceId instance, long life, Token token) implements Envelope {}

  record BlobsPresent(InstanceId instance, long life, Token token) implements Envelope {}

  record RowsLoaded(InstanceId instance, long life, Token token, Found.Rows rows)
      implements Envelope {}

  record SnapshotPinned(InstanceId instance, long life, Token token, long snapshot)
      implements Envelope {}

  record SignatureChecked(InstanceId instance, long life, Token token, boolean proven)
      implements Envelope {}

  record Signed(InstanceId instance, long life, Token token, Bytes signature) implements Envelope {}

  /// A piece of a blob that this shard asked another node for.
  record PieceArrived(NodeId from, NodeFrame.BlobPiece piece) implements Envelope {}

  /// The piece is in the blob store's writer (or the blob is finished).
  record PieceKept(long fetch, Kept kept) implements Envelope {}

  enum Kept {
    MORE_WANTED,
    FINISHED,
    /// The bytes are not the blob that was asked for, or could not be written.
    SPOILED
  }

  record StoreFailed(StoreFailure failure) implements Envelope {}

  /// To the first shard: all machines of this shard have ended, because the store failed.
  record ShardEnded(int shard, StoreFailure failure) implements Envelope {}

  /// From the first shard: the store takes writes again, machines may begin anew from disk.
  record StoreRecovered() implements Envelope {}

  record MapAdopted(ClusterMap map) implements Envelope {}

  /// A machine other than control's proposes; goes to the shard of the control machine.
  record Suggested(Command command) implements Envelope {}

  record CommandOrdered(long index, Command command) implements Envelope {}

  record LogRestored(long index, Bytes snapshot) implements Envelope {}

  record LeadershipChanged(boolean leading) implements Envelope {}

  /// Nobody listens where this node should be.
  record NodeAbsent(NodeId node) implements Envelope {}
}

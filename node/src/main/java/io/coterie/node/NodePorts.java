package io.coterie.node;

import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.PeerIdentity;
import io.coterie.core.kernel.BlobStore;
import io.coterie.core.kernel.Coordination;
import io.coterie.core.kernel.Store;
import io.coterie.core.kernel.Transport;
import io.coterie.core.placement.ClusterMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// Everything a node is given from outside.
///
/// @param self this node as its own roster entry says, for requests that begin here
/// @param coordination present on coordinators
/// @param mailboxes one per shard
/// @param seeds the randomness of each machine's life
/// @param malformed told of each peer that sent bytes which are no message, or a frame that only a
///   node of the cluster may send
/// @param maps told of each newer cluster map, on a shard's thread; does not block
public record NodePorts(
    PeerIdentity self,
    NodeConfig config,
    Store store,
    BlobStore blobs,
    Transport transport,
    Optional<Coordination> coordination,
    List<? extends Mailbox> mailboxes,
    Offload offload,
    Signatures signatures,
    LongSupplier seeds,
    Consumer<NodeId> malformed,
    Consumer<ClusterMap> maps) {}

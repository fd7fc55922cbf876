package io.coterie.server;

import io.coterie.adapters.raft.RaftCoordination;
import io.coterie.adapters.raft.RaftOptions;
import io.coterie.adapters.rocksdb.BlobOptions;
import io.coterie.adapters.rocksdb.RocksOptions;
import io.coterie.adapters.rocksdb.SegmentBlobStore;
import io.coterie.adapters.tls.RosterTls;
import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.NodeKeys;
import io.coterie.core.identity.Role;
import io.coterie.core.identity.Roster;
import io.coterie.core.identity.RosterEntry;
import io.coterie.core.kernel.BlobStore;
import io.coterie.core.kernel.Coordination;
import io.coterie.core.kernel.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/// Opens a node's blob store and its seat at the control log.
final class Storage {
  private Storage() {}

  /// A node that has lived before and whose rows are gone is not started: it would be asked about
  /// what it has acknowledged, and say that there was nothing.
  static void refuseForgetful(Path home) {
    Path store = home.resolve("store");
    boolean lived = Files.exists(home.resolve("blobs").resolve("FORMAT"));
    if (lived && !Files.exists(store.resolve("FORMAT"))) {
      throw new Trouble(
          "the rows of this node are gone: " + store + " is empty, and was not",
          "leave it stopped: the other nodes go on, and a spare one takes its place; only a cluster"
              + " of one node is restored from a backup");
    }
  }

  static BlobStore blobs(Path folder) throws StoreException {
    return SegmentBlobStore.open(BlobOptions.of(folder));
  }

  /// A quarter above what the store keeps free, from where on it takes writes again.
  static Coordination coordination(
      RosterEntry own, Roster roster, NodeKeys keys, RocksOptions store) {
    Map<NodeId, String> members = new TreeMap<>();
    for (RosterEntry coordinator : roster.withRole(Role.COORDINATOR)) {
      members.put(coordinator.node(), coordinator.raft());
    }
    return new RaftCoordination(
        RaftOptions.of(
            own.node(),
            members,
            store.folder().resolveSibling("raft"),
            store.freeBytesMin() + store.freeBytesMin() / 4),
        new RosterTls(keys, () -> roster),
        roster.clusterId());
  }
}

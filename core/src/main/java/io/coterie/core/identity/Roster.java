package io.coterie.core.identity;

import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.Codec;
import io.coterie.core.wire.DecodeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// Who is in the cluster and what each may do: one version of the list that the operators sign.
///
/// Immutable. Only a roster makes a [PeerIdentity], out of a key that a channel has proven. A
/// roster that comes from outside is trusted only when [Genesis#check] says so.
public final class Roster {
  /// So that a roster of full entries stays far below a frame.
  public static final int ENTRIES_MAX = 1024;

  private static final int FORMAT = 1;

  public static final Codec<Roster> CODEC =
      Codec.of(
          (roster, sink) ->
              sink.u8(FORMAT)
                  .raw(roster.clusterId)
                  .i64(roster.version)
                  .list(RosterEntry.CODEC, roster.entries()),
          source -> {
            int format = source.u8();
            if (format != FORMAT) {
              throw new DecodeException(
                  "roster format " + format + " is not known; update Coterie");
            }
            return new Roster(
                source.raw(Genesis.CLUSTER_ID_BYTES),
                source.i64(),
                source.list(RosterEntry.CODEC, ENTRIES_MAX));
          });

  /// The kind of statement that operators sign.
  public static final Domain<Roster> DOMAIN = new Domain<>("coterie/roster/v1", CODEC);

  private final Bytes clusterId;
  private final long version;
  private final TreeMap<NodeId, RosterEntry> byNode = new TreeMap<>();
  private final TreeMap<Bytes, RosterEntry> byKey = new TreeMap<>();

  /// Entries in ascending order of their nodes, no key twice; versions begin at 1.
  public Roster(Bytes clusterId, long version, List<RosterEntry> entries) {
    if (clusterId.size() != Genesis.CLUSTER_ID_BYTES) {
      throw new IllegalArgumentException("a cluster's id has 32 bytes, not " + clusterId.size());
    }
    if (version < 1 || entries.size() > ENTRIES_MAX) {
      throw new IllegalArgumentException(
          "a roster has a version from 1 and at most " + ENTRIES_MAX + " entries");
    }
    this.clusterId = clusterId;
    this.version = version;
    for (RosterEntry entry : entries) {
      if (!byNode.isEmpty() && byNode.lastKey().compareTo(entry.node()) >= 0) {
        throw new IllegalArgumentException("entries are in ascending order: " + entry.node());
      }
      if (byKey.put(entry.publicKey(), entry) != null) {
        throw new IllegalArgumentException("two entries have the key " + entry.publicKey());
      }
      byNode.put(entry.node(), entry);
    }
  }

  public Bytes clusterId() {
    return clusterId;
  }

  public long version() {
    return version;
  }

  /// In ascending order of the nodes.
  public List<RosterEntry> entries() {
    return List.copyOf(byNode.values());
  }

  public Optional<RosterEntry> entry(NodeId node) {
    return Optional.ofNullable(byNode.get(node));
  }

  /// The entries with a role, in ascending order of the nodes.
  public List<RosterEntry> withRole(Role role) {
    List<RosterEntry> entries = new ArrayList<>();
    for (RosterEntry entry : byNode.values()) {
      if (entry.roles().contains(role)) {
        entries.add(entry);
      }
    }
    return entries;
  }

  /// Who it is that a channel's handshake has proven to hold the secret of this key.
  public Optional<PeerIdentity> admit(Bytes publicKey) {
    return Optional.ofNullable(byKey.get(publicKey))
        .map(entry -> new PeerIdentity(entry.node(), entry.roles()));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Roster roster
        && version == roster.version
        && clusterId.equals(roster.clusterId)
        && byNode.equals(roster.byNode);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(version) * 31 + byNode.hashCode();
  }

  @Override
  public String toString() {
    return "roster " + version + " " + byNode.keySet();
  }
}

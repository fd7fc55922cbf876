package io.coterie.adapters.raft;

import io.coterie.core.identity.NodeId;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/// Who replicates the control log, and how patiently.
///
/// `members` are all coordinators with this one among them, as `host:port`. `folder` is this
/// member's own. After `snapshotEvery` entries the state is written down and the log before it may
/// go. A follower that hears nothing for `electionMillisMin` to twice that stands for election: at
/// least a second, because a machine under load pauses for less. A member whose disk has not
/// `roomBytesMin` free is not given the lead, and one that failed for want of it waits for as much.
public record RaftOptions(
    NodeId own,
    Map<NodeId, String> members,
    Path folder,
    long snapshotEvery,
    int logSegmentBytes,
    int electionMillisMin,
    long roomBytesMin) {
  private static final int ELECTION_MILLIS_LEAST = 1_000;

  public RaftOptions {
    members = new TreeMap<>(members);
    if (!members.containsKey(own)) {
      throw new IllegalArgumentException(own + " is none of the coordinators " + members.keySet());
    }
    for (String address : members.values()) {
      if (!address.matches("\\S+:\\d{1,5}")) {
        throw new IllegalArgumentException("not a host and a port: " + address);
      }
    }
    if (snapshotEvery < 1 || logSegmentBytes < 1 || electionMillisMin < ELECTION_MILLIS_LEAST) {
      throw new IllegalArgumentException(
          "elections need " + ELECTION_MILLIS_LEAST + " ms, the log one entry and one byte");
    }
  }

  /// A snapshot every 10,000 commands, log files of 4 MiB, elections after one to two seconds.
  public static RaftOptions of(
      NodeId own, Map<NodeId, String> members, Path folder, long roomBytesMin) {
    return new RaftOptions(
        own, members, folder, 10_000, 4 * 1024 * 1024, ELECTION_MILLIS_LEAST, roomBytesMin);
  }

  Room room() {
    return new Room(folder, roomBytesMin);
  }

  String host() {
    String address = members.getOrDefault(own, "");
    return address.substring(0, address.lastIndexOf(':')).replaceAll("[\\[\\]]", "");
  }

  int port() {
    String address = members.getOrDefault(own, "");
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
  }
}

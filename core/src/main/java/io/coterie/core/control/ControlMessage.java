package io.coterie.core.control;

import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.Role;
import io.coterie.core.placement.StoreId;
import io.coterie.core.wire.Bytes;
import java.util.List;

/// What control machines say to one another; all of it may be lost, doubled or late.
public sealed interface ControlMessage {
  /// Leader to every node, each `pingIntervalMillis`: are you there, and do you know this map?
  record Ping(long number, long mapVersion) implements ControlMessage {}

  /// The answer: this life, and the map that the node has.
  record Pong(long number, long incarnation, long mapVersion) implements ControlMessage {}

  /// A node to the coordinators, at its start and until the map shows this incarnation.
  record Register(List<Role> roles, long incarnation, StoreId store) implements ControlMessage {
    public Register {
      roles = roles.stream().distinct().sorted().toList();
    }
  }

  /// A node cannot reach another: shortens what the leader's own observation would take.
  record Accuse(NodeId suspect, long incarnation) implements ControlMessage {}

  /// A node to the coordinators: this command should be in the log.
  record Suggest(ControlCommand command) implements ControlMessage {}

  /// Send me what is newer than `have`.
  record PullMap(long have) implements ControlMessage {}

  /// One piece of the bytes that lead from map `base` (0: from nothing) to map `version`.
  record MapPiece(long base, long version, int piece, int pieces, Bytes content)
      implements ControlMessage {
    /// The size of a piece but the last, well below the transport's frame.
    public static final int CONTENT_BYTES_MAX = 512 * 1024;

    /// So that a map has at most 64 MiB.
    public static final int PIECES_MAX = 128;

    public MapPiece {
      if (pieces < 1 || pieces > PIECES_MAX || piece < 0 || piece >= pieces) {
        throw new IllegalArgumentException("piece " + piece + " of " + pieces);
      }
      if (base < 0 || base >= version || content.size() > CONTENT_BYTES_MAX) {
        throw new IllegalArgumentException("a piece leads to a later map and is small");
      }
    }
  }
}

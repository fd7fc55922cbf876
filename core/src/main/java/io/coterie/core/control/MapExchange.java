package io.coterie.core.control;

import io.coterie.core.control.ControlMessage.MapPiece;
import io.coterie.core.identity.NodeId;
import io.coterie.core.kernel.Batch;
import io.coterie.core.kernel.Effects;
import io.coterie.core.kernel.Table;
import io.coterie.core.kernel.Write;
import io.coterie.core.placement.ClusterMap;
import io.coterie.core.placement.MapChange;
import io.coterie.core.placement.PlacementCodec;
import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.DecodeException;
import io.coterie.core.wire.Sink;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Brings every node the newest map: whole, or what changed, in pieces that fit a frame. The
/// version that a node acts on only grows, over restarts too, because each one is kept on disk.
///
/// A node acts on no map that does not show its present life and store: only from then on is it
/// certain that everybody knows whether it has still the data that it is asked about.
final class MapExchange {
  /// In the encoding of this version; a map of an earlier one is a row of another key.
  static final Bytes MAP_KEY = Bytes.utf8("map2");

  private final ControlMemory memory;

  /// What was last sent to whom, and when.
  private final TreeMap<NodeId, Told> told = new TreeMap<>();

  private @Nullable Incoming incoming;
  private long pulledMillis = Long.MIN_VALUE / 2;
  private int nextSource;

  private record Told(long version, long atMillis) {}

  /// The pieces of one change that have arrived.
  private record Incoming(long base, long version, int pieces, TreeMap<Integer, Bytes> parts) {}

  MapExchange(ControlMemory memory) {
    this.memory = memory;
  }

  /// Takes what this coordinator's state says, if that is news.
  boolean adoptState(Effects<ControlMessage> effects) {
    return memory.state.mapVersion() > memory.known.version() && adopt(memory.state.map(), effects);
  }

  private boolean adopt(ClusterMap map, Effects<ControlMessage> effects) {
    memory.known = map;
    effects.persist(Batch.of(new Write.Put(Table.META, MAP_KEY, PlacementCodec.MAP.encode(map))));
    if (memory.isRegistered()) {
      effects.adopt(map);
    }
    return true;
  }

  /// The map of an earlier life of this node.
  void remembered(Bytes bytes) {
    ClusterMap map;
    try {
      map = PlacementCodec.MAP.decode(bytes);
    } catch (DecodeException damaged) {
      // Only a copy of what the coordinators have: this node asks them as if it were new.
      map = ClusterMap.EMPTY;
    }
    if (map.version() > memory.known.version()) {
      memory.known = map;
    }
  }

  /// Tells every node of the map what it has not been told.
  void pushAll(long nowMillis, Effects<ControlMessage> effects) {
    memory.known.nodes().stream()
        .filter(node -> !node.id().equals(memory.seat.node()))
        .forEach(node -> {
          Told last = told.getOrDefault(node.id(), new Told(0, 0));
          push(node.id(), last.version(), nowMillis, effects);
        });
  }

  /// The node says which map it has: sends on from there, unless that is on its way.
  void has(NodeId node, long version, long nowMillis, Effects<ControlMessage> effects) {
    Told last = told.getOrDefault(node, new Told(0, Long.MIN_VALUE / 2));
    boolean onItsWay =
        last.version() > version
            && nowMillis - last.atMillis() < memory.config.pingIntervalMillis();
    if (version < memory.known.version() && !onItsWay) {
      push(node, version, nowMillis, effects);
    }
  }

  private void push(NodeId to, long base, long nowMillis, Effects<ControlMessage> effects) {
    ClusterMap map = memory.known;
    if (base >= map.version()) {
      return;
    }
    told.put(to, new Told(map.version(), nowMillis));
    for (MapPiece piece : pieces(MapChange.between(base, map))) {
      effects.sendAhead(to, piece);
    }
  }

  static List<MapPiece> pieces(MapChange change) {
    Bytes bytes = PlacementCodec.MAP.encode(change.part());
    int pieces = Math.ceilDiv(bytes.size(), MapPiece.CONTENT_BYTES_MAX);
    if (pieces > MapPiece.PIECES_MAX) {
      throw new IllegalStateException("the cluster map is larger than its limit: " + bytes.size());
    }
    List<MapPiece> all = new ArrayList<>();
    for (int i = 0; i < pieces; i++) {
      int from = i * MapPiece.CONTENT_BYTES_MAX;
      int to = Math.min(bytes.size(), from + MapPiece.CONTENT_BYTES_MAX);
      all.add(
          new MapPiece(change.base(), change.part().version(), i, pieces, bytes.slice(from, to)));
    }
    return all;
  }

  /// Collects pieces, and adopts the map that they make; whether it did.
  boolean received(NodeId from, MapPiece piece, Effects<ControlMessage> effects) {
    if (piece.version() <= memory.known.version()) {
      return false;
    }
    if (piece.base() > memory.known.version()) {
      effects.sendAhead(from, new ControlMessage.PullMap(memory.known.version()));
      return false;
    }
    Incoming current = incoming;
    boolean same =
        current != null
            && current.base == piece.base()
            && current.version == piece.version()
            && current.pieces == piece.pieces();
    if (current == null || !same) {
      current = new Incoming(piece.base(), piece.version(), piece.pieces(), new TreeMap<>());
      incoming = current;
    }
    current.parts.put(piece.piece(), piece.content());
    if (current.parts.size() < current.pieces) {
      return false;
    }
    incoming = null;
    return complete(current, effects);
  }

  private boolean complete(Incoming all, Effects<ControlMessage> effects) {
    Sink whole = new Sink();
    all.parts.values().forEach(whole::raw);
    ClusterMap part;
    try {
      part = PlacementCodec.MAP.decode(whole.toBytes());
    } catch (DecodeException damaged) {
      // Pieces of two senders that do not fit; the next ping brings it again.
      return false;
    }
    MapChange change = new MapChange(all.base, part);
    return change.leadsOnFrom(memory.known) && adopt(change.appliedTo(memory.known), effects);
  }

  /// Without a leader that pings, asks one coordinator after the other.
  void pullIfForgotten(long nowMillis, Effects<ControlMessage> effects) {
    boolean heard = memory.leader(nowMillis).isPresent();
    if (heard || nowMillis - pulledMillis < memory.config.suspectAfterMillis()) {
      return;
    }
    List<NodeId> sources = memory.leaders(nowMillis);
    if (!sources.isEmpty()) {
      pulledMillis = nowMillis;
      NodeId source = sources.get(Math.floorMod(nextSource++, sources.size()));
      effects.sendAhead(source, new ControlMessage.PullMap(memory.known.version()));
    }
  }
}

package io.coterie.protocols.tablets;

import io.coterie.core.identity.NodeId;
import io.coterie.core.kernel.Found;
import io.coterie.core.kernel.Query;
import io.coterie.core.kernel.Row;
import io.coterie.core.kernel.Table;
import io.coterie.core.kernel.Token;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A leader's side of moving the log: to each other member, as far as its window allows, from
/// memory or from disk; and what their acks prove.
final class Replication {
  /// Blocks of one message, in bytes; one block may exceed it.
  private static final int MESSAGE_BYTES = 512 * 1024;

  private static final Query.Limit PIECE = new Query.Limit(1024, MESSAGE_BYTES);

  private final TabletState state;
  private final SnapshotSource snapshots;
  private final List<Peer> peers = new ArrayList<>();

  Replication(TabletState state, SnapshotSource snapshots) {
    this.state = state;
    this.snapshots = snapshots;
  }

  /// Leads the members of the placement from now on.
  void begin(Turn turn) {
    end();
    for (NodeId node : state.members()) {
      if (!node.equals(state.self)) {
        peers.add(new Peer(node, state.log.last()));
      }
    }
    heartbeat(turn);
  }

  void end() {
    peers.clear();
  }

  /// Sends every member what it lacks, ahead of the leader's own sync.
  void pump(Turn turn) {
    for (int i = 0; i < peers.size(); i++) {
      pump(turn, peers.get(i));
    }
  }

  private void pump(Turn turn, Peer peer) {
    while (peer.next.index() < state.log.last().index() && mayHear(peer)) {
      if (peer.next.index() < state.log.shape().base().index()) {
        snapshots.offer(turn, peer.node, state.leading);
        return;
      }
      @Nullable Block next = state.log.after(peer.next.index());
      if (next == null) {
        peer.loading =
            turn.effects()
                .load(Query.scan(Table.LOG, Keys.block(peer.next.index() + 1), Keys.END, PIECE));
        return;
      }
      List<Block> blocks = List.of(next);
      @Nullable Block more = state.log.after(next.lastIndex());
      if (more != null) {
        blocks = gather(next, more);
      }
      send(turn, peer, blocks);
    }
  }

  private boolean mayHear(Peer peer) {
    return peer.loading == null
        && (peer.probing ? !peer.asked : peer.hasRoom(state.config.windowBytes()))
        && !snapshots.isSending(peer.node);
  }

  private List<Block> gather(Block first, Block second) {
    List<Block> blocks = new ArrayList<>();
    blocks.add(first);
    int bytes = first.encoded().size();
    @Nullable Block next = second;
    while (next != null && bytes + next.encoded().size() <= MESSAGE_BYTES) {
      blocks.add(next);
      bytes += next.encoded().size();
      next = state.log.after(next.lastIndex());
    }
    return blocks;
  }

  private void send(Turn turn, Peer peer, List<Block> blocks) {
    Position prev = peer.next;
    for (int i = 0; i < blocks.size(); i++) {
      peer.sent(blocks.get(i));
    }
    peer.asked = true;
    long proven = peer.provenNanos(confirmedNanos(turn.nanos()));
    turn.effects()
        .sendAhead(
            peer.node,
            new TabletMessage.Append(
                state.leading, prev, state.commit, turn.nanos(), proven, blocks));
  }

  /// Speaks to every member, also to those that owe an answer.
  void heartbeat(Turn turn) {
    for (int i = 0; i < peers.size(); i++) {
      Peer peer = peers.get(i);
      if (peer.probing) {
        peer.asked = false;
      }
      send(turn, peer, List.of());
    }
  }

  /// True when the ack comes from a member of this reign.
  boolean onAck(Turn turn, NodeId from, TabletMessage.Ack ack) {
    @Nullable Peer peer = peer(from);
    if (peer == null || ack.epoch() != state.leading) {
      return false;
    }
    peer.acked(ack, turn.nanos());
    pump(turn, peer);
    return true;
  }

  /// The member's log does not have what was sent before: go back to a common point.
  void onHello(Turn turn, NodeId from, TabletMessage.Hello hello) {
    @Nullable Peer peer = peer(from);
    if (peer == null || hello.epoch() != state.leading || snapshots.isSending(from)) {
      return;
    }
    if (hello.last().compareTo(state.log.shape().base()) < 0) {
      snapshots.offer(turn, from, hello.epoch());
      return;
    }
    Position common = state.log.shape().floor(hello.last());
    if (peer.probing && peer.asked && peer.next.equals(common)) {
      return;
    }
    peer.probeFrom(common);
    send(turn, peer, List.of());
  }

  /// The member has taken a snapshot whole; its log goes on from there.
  void resume(Turn turn, NodeId node, Position at) {
    @Nullable Peer peer = peer(node);
    if (peer != null) {
      peer.probeFrom(at);
      send(turn, peer, List.of());
    }
  }

  void onLoaded(Turn turn, Token token, Found.Rows rows) {
    for (Peer peer : peers) {
      if (token.equals(peer.loading)) {
        peer.loading = null;
        onBlocks(turn, peer, rows.rows());
        return;
      }
    }
  }

  private void onBlocks(Turn turn, Peer peer, List<Row> rows) {
    List<Block> blocks = new ArrayList<>(rows.size());
    long next = peer.next.index() + 1;
    for (Row row : rows) {
      Block block = Block.decode(row.value());
      if (block.firstIndex() == next) {
        blocks.add(block);
        next = block.lastIndex() + 1;
      }
    }
    if (!blocks.isEmpty()) {
      send(turn, peer, blocks);
      pump(turn, peer);
    }
  }

  /// The greatest index that an ack quorum has on disk.
  long quorumStored() {
    long[] stored = new long[peers.size() + 1];
    for (int i = 0; i < peers.size(); i++) {
      stored[i] = peers.get(i).stored;
    }
    stored[peers.size()] = state.stored;
    return ofQuorum(stored);
  }

  /// The newest time at which an ack quorum, this replica included, still took this leader's
  /// messages.
  long confirmedNanos(long nowNanos) {
    long[] echoes = new long[peers.size() + 1];
    for (int i = 0; i < peers.size(); i++) {
      echoes[i] = peers.get(i).echoNanos;
    }
    echoes[peers.size()] = nowNanos;
    return ofQuorum(echoes);
  }

  /// The members that have not answered anything sent since `nanos`.
  List<NodeId> silentSince(long nanos) {
    List<NodeId> silent = new ArrayList<>();
    for (Peer peer : peers) {
      if (peer.echoNanos == Long.MIN_VALUE || peer.echoNanos < nanos) {
        silent.add(peer.node);
      }
    }
    return silent;
  }

  private long ofQuorum(long[] values) {
    Arrays.sort(values);
    int quorum = state.quorum();
    return quorum > values.length ? Long.MIN_VALUE : values[values.length - quorum];
  }

  private @Nullable Peer peer(NodeId node) {
    for (int i = 0; i < peers.size(); i++) {
      if (peers.get(i).node.equals(node)) {
        return peers.get(i);
      }
    }
    return null;
  }
}

package io.coterie.node;

import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.PeerIdentity;
import io.coterie.core.kernel.BlobStore;
import io.coterie.core.kernel.Command;
import io.coterie.core.kernel.InstanceId;
import io.coterie.core.kernel.Lane;
import io.coterie.core.kernel.Mode;
import io.coterie.core.kernel.Outcome;
import io.coterie.core.kernel.Refusal;
import io.coterie.core.kernel.Transport;
import io.coterie.core.placement.ClusterMap;
import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.DecodeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// One node: its shards, and the switchboard that brings each frame to the right one.
///
/// The methods that take frames may be called from any thread; they only decode and post.
public final class Node {
  private final NodePorts ports;
  private final ControlType<?, ?> control;
  private final Map<Mode, MachineType<?, ?>> types = new TreeMap<>();
  private final List<Shard> shards = new ArrayList<>();
  private final Responder answers;

  /// `answers` takes the responses and notifications that arrive for askers in this process.
  public Node(
      NodePorts ports,
      ControlType<?, ?> control,
      List<MachineType<?, ?>> modes,
      Responder answers) {
    this.ports = ports;
    this.control = control;
    this.answers = answers;
    modes.forEach(type -> types.put(type.mode(), type));
    for (int i = 0; i < ports.config().shards(); i++) {
      shards.add(new Shard(i, this, ports));
    }
  }

  /// Begins to listen: to the other nodes, and on a coordinator to the control log.
  public void start() {
    ports
        .coordination()
        .ifPresent(
            log -> log.start(new ControlLog(control, mailbox(shardOf(ControlType.INSTANCE)))));
    ports
        .transport()
        .start(
            new Transport.Receiver() {
              @Override
              public void received(Transport.Peer from, Bytes frame) {
                Node.this.received(from, frame);
              }

              @Override
              public void absent(NodeId node) {
                Node.this.absent(node);
              }
            });
  }

  public List<Shard> shards() {
    return List.copyOf(shards);
  }

  /// A frame from another node or a client. Bytes that are no frame change nothing.
  void received(Transport.Peer from, Bytes bytes) {
    NodeFrame frame;
    try {
      frame = NodeFrameCodec.decode(bytes);
    } catch (DecodeException malformed) {
      countMalformed(from.identity());
      return;
    }
    take(from.identity(), frame, new OverPeer(from));
  }

  private void absent(NodeId node) {
    // Ahead of the peers' lane: what the control log says meanwhile must not overtake it.
    tellShard(shardOf(ControlType.INSTANCE), new Envelope.NodeAbsent(node));
    answers.absent(node);
  }

  /// A frame of an asker in this process, who speaks as this node; answers go where those from
  /// other nodes go.
  public void ask(NodeFrame frame) {
    take(ports.self(), frame, answers);
  }

  /// A frame of an asker in this process, who speaks as this node.
  public void ask(NodeFrame frame, Responder responder) {
    take(ports.self(), frame, responder);
  }

  private void take(PeerIdentity from, NodeFrame frame, Responder responder) {
    switch (frame) {
      case NodeFrame.ToMachine message -> {
        if (Admission.isNode(from)) {
          mailbox(shardOf(message.to()))
              .offer(
                  Mailbox.Lane.PEER, new Envelope.FromPeer(message.to(), from, message.message()));
        } else {
          countMalformed(from);
        }
      }
      case NodeFrame.Request request -> {
        boolean taken =
            mailbox(shardOf(request.to()))
                .offer(Mailbox.Lane.CLIENT, new Envelope.FromClient(request, from, responder));
        if (!taken) {
          responder.respond(overloaded(request.id()));
        }
      }
      case NodeFrame.Subscribe wish -> {
        boolean taken =
            mailbox(shardOf(wish.to()))
                .offer(Mailbox.Lane.CLIENT, new Envelope.Subscribing(wish, from, responder));
        if (!taken) {
          responder.respond(overloaded(wish.id()));
        }
      }
      case NodeFrame.BlobRead read -> {
        if (Admission.isNode(from)) {
          readBlob(read, responder);
        } else {
          countMalformed(from);
        }
      }
      case NodeFrame.BlobPiece piece -> {
        int shard = BlobFetches.shardOf(piece.id());
        if (shard < shards.size()) {
          mailbox(shard).offer(Mailbox.Lane.PEER, new Envelope.PieceArrived(from.node(), piece));
        }
      }
      case NodeFrame.Response response -> answers.respond(response);
      case NodeFrame.Notified notified -> answers.respond(notified);
    }
  }

  private void readBlob(NodeFrame.BlobRead read, Responder responder) {
    ports
        .blobs()
        .read(
            read.ref(),
            read.offset(),
            piece ->
                responder.respond(
                    switch (piece) {
                      case BlobStore.Piece.Content content ->
                          new NodeFrame.BlobPiece(read.id(), true, content.bytes());
                      case BlobStore.Piece.Missing missing ->
                          new NodeFrame.BlobPiece(read.id(), false, Bytes.EMPTY);
                      case BlobStore.Piece.Damaged damaged ->
                          new NodeFrame.BlobPiece(read.id(), false, Bytes.EMPTY);
                    }));
  }

  void send(NodeId to, Lane lane, NodeFrame frame) {
    if (to.equals(ports.self().node())) {
      take(ports.self(), frame, back -> take(ports.self(), back, answers));
    } else {
      ports.transport().send(to, lane, NodeFrameCodec.encode(frame));
    }
  }

  void adopt(ClusterMap map) {
    for (int i = 0; i < shards.size(); i++) {
      mailbox(i).offer(Mailbox.Lane.INTERNAL, new Envelope.MapAdopted(map));
    }
    ports.maps().accept(map);
  }

  void suggest(Command command) {
    mailbox(shardOf(ControlType.INSTANCE))
        .offer(Mailbox.Lane.INTERNAL, new Envelope.Suggested(command));
  }

  void tellShard(int shard, Envelope envelope) {
    mailbox(shard).offer(Mailbox.Lane.INTERNAL, envelope);
  }

  /// From the first shard to all others.
  void tellOtherShards(Envelope envelope) {
    for (int i = 1; i < shards.size(); i++) {
      tellShard(i, envelope);
    }
  }

  int shardOf(InstanceId instance) {
    return shardOf(instance, ports.config().shards());
  }

  static int shardOf(InstanceId instance, int shards) {
    return Math.floorMod(instance.number(), shards);
  }

  ControlType<?, ?> control() {
    return control;
  }

  MachineType<?, ?> type(Mode mode) {
    MachineType<?, ?> type = types.get(mode);
    if (type == null) {
      throw new IllegalStateException("this build hosts no " + mode);
    }
    return type;
  }

  void countMalformed(PeerIdentity from) {
    ports.malformed().accept(from.node());
  }

  private Mailbox mailbox(int shard) {
    return ports.mailboxes().get(shard);
  }

  private static NodeFrame overloaded(long id) {
    return new NodeFrame.Response(
        id,
        new Outcome.Refused(
            Refusal.OVERLOADED, "too many operations wait here", "try again in a moment"));
  }

  /// Equal for equal connections, so that a renewed subscription replaces the old one.
  private record OverPeer(Transport.Peer peer) implements Responder {
    @Override
    public void respond(NodeFrame frame) {
      peer.reply(NodeFrameCodec.encode(frame));
    }
  }
}

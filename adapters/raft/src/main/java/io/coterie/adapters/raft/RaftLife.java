package io.coterie.adapters.raft;

import io.coterie.core.identity.NodeId;
import io.coterie.core.wire.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.TransferLeadershipRequest;
import org.apache.ratis.rpc.CallId;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;

/// A Ratis server from its start to its end, and the ways to it and from it.
final class RaftLife implements AutoCloseable {
  private static final long HAND_OVER_MILLIS_MAX = 1_000;

  private final RaftOptions options;
  private final RaftGroupId group;
  private final RaftServer server;
  private final LogMachine machine;
  private final RaftClient client;
  private final Proposals proposals;

  /// `server` has been started, with `machine` as its state machine.
  RaftLife(RaftOptions options, RaftServer server, LogMachine machine, RaftClient client) {
    this.options = options;
    this.group = client.getGroupId();
    this.server = server;
    this.machine = machine;
    this.client = client;
    this.proposals =
        new Proposals(
            message ->
                server.submitClientRequestAsync(
                    request(options.own(), RaftClientRequest.writeRequestType(), message)),
            client);
  }

  private RaftClientRequest request(NodeId member, RaftClientRequest.Type type, Message message) {
    return RaftClientRequest.newBuilder()
        .setClientId(client.getId())
        .setServerId(peer(member))
        .setGroupId(group)
        .setCallId(CallId.getAndIncrement())
        .setMessage(message)
        .setType(type)
        .build();
  }

  void propose(Bytes command) {
    proposals.add(command);
  }

  long droppedProposals() {
    return proposals.dropped();
  }

  /// Fails when the server has given up the log.
  DivisionInfo info() throws IOException {
    return server.getDivision(group).getInfo();
  }

  /// A new channel to a member, for the old one waits before it tries again.
  void reconnect(NodeId member) {
    server.getServerRpc().handleException(peer(member), new IOException(member + " is back"), true);
  }

  /// To one after the other, until one takes it; whom Ratis knows to lag behind does not.
  void handOver() {
    for (NodeId member : options.members().keySet()) {
      if (!member.equals(options.own()) && isTaken(member)) {
        return;
      }
    }
  }

  private boolean isTaken(NodeId member) {
    try {
      return info().isLeader()
          && isAble(member)
          && server
              .transferLeadership(
                  new TransferLeadershipRequest(
                      ClientId.randomId(),
                      peer(options.own()),
                      group,
                      CallId.getAndIncrement(),
                      peer(member),
                      HAND_OVER_MILLIS_MAX))
              .isSuccess();
    } catch (IOException absent) {
      return false;
    }
  }

  /// Asks the member itself: it may have no room either, and an election without room ends badly.
  private boolean isAble(NodeId member) throws IOException {
    RaftClientReply reply =
        client
            .getClientRpc()
            .sendRequest(
                request(member, RaftClientRequest.staleReadRequestType(0), LogMachine.ABLE));
    return reply.isSuccess()
        && reply.getMessage().getContent().equals(LogMachine.ABLE.getContent());
  }

  private static RaftPeerId peer(NodeId member) {
    return RaftPeerId.valueOf(member.toString());
  }

  @Override
  public void close() {
    try (server) {
      proposals.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the control log could not be closed in order", e);
    } finally {
      machine.leadNoMore();
    }
  }
}

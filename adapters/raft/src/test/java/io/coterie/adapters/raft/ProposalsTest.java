package io.coterie.adapters.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.coterie.core.wire.Bytes;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProposalsTest {
  private static final RaftPeer PEER =
      RaftPeer.newBuilder().setId("n1").setAddress("127.0.0.1:1").build();
  private static final RaftGroup GROUP = RaftGroup.valueOf(RaftGroupId.randomId(), PEER);

  @Test
  @DisplayName("P11 a proposal that meets a bug is dropped and counted, and the next one is made")
  void aBugEndsNothing() throws Exception {
    BlockingQueue<Bytes> ordered = new LinkedBlockingQueue<>();
    RaftClient client =
        RaftClient.newBuilder().setProperties(new RaftProperties()).setRaftGroup(GROUP).build();
    try (Proposals proposals = new Proposals(message -> submit(client, message, ordered), client)) {
      proposals.add(Bytes.utf8("bad"));
      assertEquals(Bytes.utf8("bad"), ordered.poll(30, TimeUnit.SECONDS));
      proposals.add(Bytes.utf8("good"));
      assertEquals(Bytes.utf8("good"), ordered.poll(30, TimeUnit.SECONDS));
      assertEquals(1, proposals.dropped());
    }
  }

  /// Writes down what came, and has a bug with the word `bad`.
  private static CompletableFuture<RaftClientReply> submit(
      RaftClient client, Message message, BlockingQueue<Bytes> ordered) {
    List<Bytes> commands =
        Entry.decode(Bytes.copyOf(message.getContent().toByteArray())).commands();
    ordered.addAll(commands);
    if (commands.contains(Bytes.utf8("bad"))) {
      throw new IllegalStateException("a bug");
    }
    RaftClientRequest request =
        RaftClientRequest.newBuilder()
            .setClientId(client.getId())
            .setServerId(PEER.getId())
            .setGroupId(GROUP.getGroupId())
            .setCallId(1)
            .setMessage(message)
            .setType(RaftClientRequest.writeRequestType())
            .build();
    return CompletableFuture.completedFuture(
        RaftClientReply.newBuilder().setRequest(request).setSuccess().build());
  }
}

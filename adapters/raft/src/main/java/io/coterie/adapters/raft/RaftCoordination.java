package io.coterie.adapters.raft;

import io.coterie.adapters.tls.RosterTls;
import io.coterie.core.identity.NodeId;
import io.coterie.core.kernel.Coordination;
import io.coterie.core.wire.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.grpc.GrpcTlsConfig;
import org.apache.ratis.metrics.MetricRegistries;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.TransferLeadershipRequest;
import org.apache.ratis.retry.RetryPolicies;
import org.apache.ratis.rpc.CallId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslProvider;
import org.apache.ratis.util.ExitUtils;
import org.apache.ratis.util.TimeDuration;
import org.jspecify.annotations.Nullable;

/// The control log on Apache Ratis, over gRPC with mutual TLS between the keys of the roster.
///
/// Only coordinators may connect. Every command is on the disks of a majority before any replica
/// sees it.
public final class RaftCoordination implements Coordination {
  /// The largest command, in bytes; a larger one is dropped, because it would stop the log.
  public static final int COMMAND_BYTES_MAX = Entry.BYTES_MAX;

  private static final int TRIES_MAX = 20;
  private static final long HAND_OVER_MILLIS_MAX = 1_000;
  private static final TimeDuration TRY_AGAIN_AFTER =
      TimeDuration.valueOf(300, TimeUnit.MILLISECONDS);

  static {
    // A coordinator that cannot go on leaves the log to the others; its node goes on without it.
    ExitUtils.disableSystemExit();
    // Without any reporter Ratis publishes by JMX, which loads the JDK's whole management and
    // flight
    // recorder: a tenth of a node's start, for numbers that nobody reads there.
    MetricRegistries.global().addReporterRegistration(metrics -> {}, metrics -> {});
  }

  private final RaftOptions options;
  private final Parameters parameters;
  private final RaftGroup group;
  private volatile @Nullable RaftServer server;
  private volatile @Nullable Proposals proposals;

  /// `clusterId` is the hash of GENESIS: members of different clusters do not meet.
  public RaftCoordination(RaftOptions options, RosterTls tls, Bytes clusterId) {
    this.options = options;
    parameters = parameters(tls);
    List<RaftPeer> peers = new ArrayList<>();
    options
        .members()
        .forEach((node, address) ->
            peers.add(RaftPeer.newBuilder().setId(node.toString()).setAddress(address).build()));
    ByteBuffer id = ByteBuffer.wrap(clusterId.unsafeArray());
    group = RaftGroup.valueOf(RaftGroupId.valueOf(new UUID(id.getLong(), id.getLong())), peers);
  }

  private Parameters parameters(RosterTls tls) {
    Parameters secured = new Parameters();
    GrpcTlsConfig config =
        GrpcTlsConfig.newBuilder()
            .setKeyManager(tls.keyManager())
            .setTrustManager(new MemberTrust(tls, options.members().keySet()))
            .setMutualTls(true)
            .setSslProvider(SslProvider.JDK)
            .setProtocols(RosterTls.PROTOCOL)
            .build();
    GrpcConfigKeys.TLS.setConf(secured, config);
    return secured;
  }

  /// Starts this member. Throws [UncheckedIOException] when the port is taken or the log is
  /// damaged; its message says which.
  @Override
  public synchronized void start(Replica replica) {
    if (server != null) {
      throw new IllegalStateException("this member has been started already");
    }
    RaftProperties properties = RaftSettings.of(options);
    RaftServer started;
    try {
      checkPort();
      started =
          RaftServer.newBuilder()
              .setServerId(RaftPeerId.valueOf(options.own().toString()))
              .setGroup(group)
              .setProperties(properties)
              .setParameters(parameters)
              .setStateMachine(new LogMachine(replica))
              .setOption(startupOption())
              .build();
      server = started;
      started.start();
    } catch (IOException | CompletionException | ExitUtils.ExitException e) {
      close();
      throw new UncheckedIOException(
          "the control log in "
              + options.folder()
              + " cannot be opened at port "
              + options.port()
              + ": free the port; if the log is damaged and the disk cannot be mended, leave this"
              + " coordinator stopped: one that begins anew has forgotten its votes, and could undo"
              + " what a majority agreed on",
          e instanceof IOException io ? io : new IOException(e));
    }
    RaftClient client = client(properties);
    proposals =
        new Proposals(
            message -> started.submitClientRequestAsync(request(client, message)), client);
  }

  private RaftClient client(RaftProperties properties) {
    return RaftClient.newBuilder()
        .setRaftGroup(group)
        .setProperties(properties)
        .setParameters(parameters)
        .setRetryPolicy(
            RetryPolicies.retryUpToMaximumCountWithFixedSleep(TRIES_MAX, TRY_AGAIN_AFTER))
        .build();
  }

  private RaftClientRequest request(RaftClient client, Message message) {
    return RaftClientRequest.newBuilder()
        .setClientId(client.getId())
        .setServerId(RaftPeerId.valueOf(options.own().toString()))
        .setGroupId(group.getGroupId())
        .setCallId(CallId.getAndIncrement())
        .setMessage(message)
        .setType(RaftClientRequest.writeRequestType())
        .build();
  }

  /// Ratis takes the whole process down when the port is in use.
  private void checkPort() throws IOException {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(options.host(), options.port()));
    }
  }

  /// A folder without Ratis' own record is new, or its making was cut short before anything was in
  /// it.
  private RaftStorage.StartupOption startupOption() throws IOException {
    Files.createDirectories(options.folder());
    Path record =
        options.folder().resolve(group.getGroupId().getUuid().toString()).resolve("current");
    return Files.exists(record.resolve("raft-meta"))
        ? RaftStorage.StartupOption.RECOVER
        : RaftStorage.StartupOption.FORMAT;
  }

  @Override
  public void propose(Bytes command) {
    Proposals open = proposals;
    if (open != null) {
      open.add(command);
    }
  }

  /// gRPC tries a member that did not answer after a pause that grows to two minutes, for entries
  /// as for votes; a new channel to it begins without one.
  @Override
  public void returned(NodeId member) {
    RaftServer running = server;
    if (running != null && !member.equals(options.own()) && options.members().containsKey(member)) {
      // Closing the old channel may take a while.
      Thread.ofVirtual()
          .start(() ->
              running
                  .getServerRpc()
                  .handleException(
                      RaftPeerId.valueOf(member.toString()),
                      new IOException(member + " is back"),
                      true));
    }
  }

  @Override
  public void handOver() {
    RaftServer running = server;
    if (running != null) {
      Thread.ofVirtual().start(() -> handOver(running));
    }
  }

  /// To one after the other, until one takes it; whom Ratis knows to lag behind does not.
  private void handOver(RaftServer running) {
    for (NodeId member : options.members().keySet()) {
      if (!member.equals(options.own()) && isTaken(running, member)) {
        return;
      }
    }
  }

  private boolean isTaken(RaftServer running, NodeId member) {
    try {
      return running.getDivision(group.getGroupId()).getInfo().isLeader()
          && running
              .transferLeadership(
                  new TransferLeadershipRequest(
                      ClientId.randomId(),
                      RaftPeerId.valueOf(options.own().toString()),
                      group.getGroupId(),
                      CallId.getAndIncrement(),
                      RaftPeerId.valueOf(member.toString()),
                      HAND_OVER_MILLIS_MAX))
              .isSuccess();
    } catch (IOException absent) {
      return false;
    }
  }

  /// How many proposals found no room or no leader.
  public long droppedProposals() {
    Proposals open = proposals;
    return open == null ? 0 : open.dropped();
  }

  @Override
  public synchronized void close() {
    Proposals open = proposals;
    proposals = null;
    if (open != null) {
      open.close();
    }
    RaftServer running = server;
    server = null;
    if (running != null) {
      try {
        running.close();
      } catch (IOException e) {
        throw new UncheckedIOException("the control log could not be closed in order", e);
      }
    }
  }
}

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
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.retry.RetryPolicies;
import org.apache.ratis.server.DivisionInfo;
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
  private final VoteRecord votes;
  private volatile @Nullable RaftLife life;
  private @Nullable Caretaker caretaker;

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
    votes = new VoteRecord(options.folder().resolve(group.getGroupId().getUuid().toString()));
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
    if (caretaker != null) {
      throw new IllegalStateException("this member has been started already");
    }
    Delivery delivery = new Delivery(replica);
    life = open(delivery);
    caretaker = new Caretaker(options.room(), votes, new Member(delivery));
  }

  private RaftLife open(Delivery delivery) {
    RaftProperties properties = RaftSettings.of(options);
    LogMachine machine = new LogMachine(delivery, options.room());
    RaftServer made = null;
    try {
      checkPort();
      made =
          RaftServer.newBuilder()
              .setServerId(RaftPeerId.valueOf(options.own().toString()))
              .setGroup(group)
              .setProperties(properties)
              .setParameters(parameters)
              .setStateMachine(machine)
              .setOption(startupOption())
              .build();
      made.start();
      return new RaftLife(options, made, machine, client(properties));
    } catch (IOException | CompletionException | ExitUtils.ExitException e) {
      throw new UncheckedIOException(
          "the control log in "
              + options.folder()
              + " cannot be opened at port "
              + options.port()
              + ": free the port; if the log is damaged and the disk cannot be mended, leave this"
              + " coordinator stopped: one that begins anew has forgotten its votes, and could undo"
              + " what a majority agreed on",
          closed(made, e instanceof IOException io ? io : new IOException(e)));
    }
  }

  private static IOException closed(@Nullable RaftServer made, IOException cause) {
    if (made != null) {
      try {
        made.close();
      } catch (IOException alsoFailed) {
        cause.addSuppressed(alsoFailed);
      }
    }
    return cause;
  }

  /// This member, as its caretaker sees it.
  private final class Member implements Caretaker.Patient {
    private final Delivery delivery;

    Member(Delivery delivery) {
      this.delivery = delivery;
    }

    @Override
    public DivisionInfo info() throws IOException {
      RaftLife present = life;
      if (present == null) {
        throw new IOException("no server runs");
      }
      return present.info();
    }

    @Override
    public boolean startAgain() {
      synchronized (RaftCoordination.this) {
        if (caretaker == null) {
          return false;
        }
        end();
        life = open(delivery);
        return true;
      }
    }
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

  /// Ratis takes the whole process down when the port is in use.
  private void checkPort() throws IOException {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(options.host(), options.port()));
    }
  }

  /// A folder without Ratis' own record is new, or its making was cut short before anything was in
  /// it. One whose record is empty was on a full disk when the process ended.
  private RaftStorage.StartupOption startupOption() throws IOException {
    Files.createDirectories(options.folder());
    votes.mend();
    return votes.exists() ? RaftStorage.StartupOption.RECOVER : RaftStorage.StartupOption.FORMAT;
  }

  @Override
  public void propose(Bytes command) {
    RaftLife present = life;
    if (present != null) {
      present.propose(command);
    }
  }

  /// gRPC tries a member that did not answer after a pause that grows to two minutes, for entries
  /// as for votes; a new channel to it begins without one.
  @Override
  public void returned(NodeId member) {
    RaftLife present = life;
    if (present != null && !member.equals(options.own()) && options.members().containsKey(member)) {
      // Closing the old channel may take a while.
      Thread.ofVirtual().start(() -> present.reconnect(member));
    }
  }

  @Override
  public void handOver() {
    RaftLife present = life;
    if (present != null) {
      Thread.ofVirtual().start(present::handOver);
    }
  }

  /// How many proposals found no room or no leader since the member was last started.
  public long droppedProposals() {
    RaftLife present = life;
    return present == null ? 0 : present.droppedProposals();
  }

  @Override
  public synchronized void close() {
    Caretaker present = caretaker;
    caretaker = null;
    if (present != null) {
      present.close();
    }
    end();
  }

  private void end() {
    RaftLife ending = life;
    life = null;
    if (ending != null) {
      ending.close();
    }
  }
}

package io.coterie.server;

import io.coterie.adapters.netty.NettyTransport;
import io.coterie.adapters.netty.TransportCounters;
import io.coterie.adapters.netty.TransportLimits;
import io.coterie.adapters.tls.KeyFolder;
import io.coterie.client.ClientConfig;
import io.coterie.client.Cluster;
import io.coterie.client.Database;
import io.coterie.client.Exchange;
import io.coterie.client.Result;
import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.Principal;
import io.coterie.core.identity.Role;
import io.coterie.core.identity.Roster;
import io.coterie.core.identity.RosterEntry;
import io.coterie.core.kernel.Lane;
import io.coterie.core.kernel.Transport;
import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.DecodeException;
import io.coterie.node.NodeFrameCodec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The database as a program outside the nodes reaches it: over the native protocol, with the
/// command line's key.
public final class RemoteDatabase implements AutoCloseable {
  private final NettyTransport transport;
  private final Database database;
  private final List<NodeId> contacts;

  RemoteDatabase(ClusterFolder folder, ClientConfig config) {
    Roster roster = folder.roster();
    try {
      this.transport =
          new NettyTransport(
              folder.clientKeys().read(KeyFolder.NODE_KEY),
              () -> roster,
              Optional.empty(),
              TransportLimits.standard(),
              new TransportCounters());
    } catch (IOException unreadable) {
      throw new Trouble(
          "the command line's key cannot be read", String.valueOf(unreadable.getMessage()));
    }
    Exchange exchange =
        new Exchange((to, frame) -> transport.send(to, Lane.STREAM, NodeFrameCodec.encode(frame)));
    transport.start(new Answers(exchange));
    this.contacts =
        roster.entries().stream()
            .filter(entry -> !entry.roles().contains(Role.CLIENT))
            .map(RosterEntry::node)
            .toList();
    this.database =
        new Database(
            exchange,
            new Principal.Service(ClusterFolder.COMMAND_LINE, Role.CLIENT),
            contacts,
            config);
  }

  /// The cluster whose folder lies there.
  public static RemoteDatabase open(Path folder, ClientConfig config) {
    return new RemoteDatabase(new ClusterFolder(folder), config);
  }

  /// The same for a command, whose user had better hear at once that the cluster does not run.
  static RemoteDatabase ofRunning(ClusterFolder folder, ClientConfig config) {
    RemoteDatabase remote = new RemoteDatabase(folder, config);
    if (!folder.hasRunningNodes() && !remote.isAnswered(config)) {
      remote.close();
      throw new Trouble(
          "no node of the cluster in " + folder.root() + " answers",
          "start it with " + folder.upCommand());
    }
    return remote;
  }

  /// Whether any node answers. All are asked at once: where every host refuses the connection that
  /// is known as soon as the last has; only silence takes the time of a call.
  private boolean isAnswered(ClientConfig config) {
    Cluster cluster = database.with(config.withTryMillis(config.callMillis())).cluster();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletionService<Boolean> asked = new ExecutorCompletionService<>(threads);
      for (NodeId node : contacts) {
        asked.submit(() -> !(cluster.statusOf(node) instanceof Result.Unknown<?>));
      }
      boolean answered = false;
      for (int heard = 0; heard < contacts.size() && !answered; heard++) {
        answered = asked.take().resultNow();
      }
      threads.shutdownNow();
      return answered;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  public Database database() {
    return database;
  }

  @Override
  public void close() {
    transport.close();
  }

  /// What the nodes say to this program.
  private record Answers(Exchange exchange) implements Transport.Receiver {
    @Override
    public void received(Transport.Peer from, Bytes frame) {
      try {
        exchange.respond(NodeFrameCodec.decode(frame));
      } catch (DecodeException malformed) {
        // A node of the roster speaks another version: the call ends as unknown at its deadline.
        System.err.println("coterie: " + from.identity() + ": " + malformed.getMessage());
      }
    }

    @Override
    public void absent(NodeId node) {
      exchange.absent(node);
    }
  }
}

package io.coterie.adapters.raft;

import io.coterie.core.wire.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;

/// Hands commands to the current leader, in order: one entry at a time, and in it all that wait.
///
/// What does not fit into the queue, or finds no leader in time, is dropped and counted: whoever
/// proposes looks at what was ordered. Ratis' own pipelining is not used: after a failure it waits
/// for each of its lost requests in turn.
final class Proposals implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Proposals.class.getName());

  static final int WAITING_MAX = 4_096;

  /// How long this member's own log may take; Ratis gives up a proposal only with its lead.
  private static final long HERE_SECONDS_MAX = 2;

  /// This member's own log.
  interface Here {
    /// Fails when this member does not lead.
    CompletableFuture<RaftClientReply> submit(Message message) throws IOException;
  }

  private final Here here;
  private final RaftClient client;
  private final BlockingQueue<Bytes> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
  private final AtomicLong dropped = new AtomicLong();
  private final Thread thread;
  private volatile boolean closed;

  /// Mostly it is the leader that proposes; `client` is the way to another.
  Proposals(Here here, RaftClient client) {
    this.here = here;
    this.client = client;
    thread = Thread.ofPlatform().name("raft-propose").daemon().start(this::run);
  }

  void add(Bytes command) {
    if (command.size() > Entry.BYTES_MAX || !waiting.offer(command)) {
      dropped.incrementAndGet();
    }
  }

  long dropped() {
    return dropped.get();
  }

  private void run() {
    while (!closed) {
      try {
        send(take());
      } catch (InterruptedException e) {
        closed = true;
      } catch (RuntimeException bug) {
        // Without this thread the node would propose nothing any more, and say nothing of it.
        LOG.log(System.Logger.Level.ERROR, "a proposal was dropped: please report this bug", bug);
      }
    }
  }

  /// Waits for a command and takes what else fits into its entry.
  private Entry take() throws InterruptedException {
    List<Bytes> commands = new ArrayList<>();
    commands.add(waiting.take());
    long bytes = commands.getFirst().size();
    Bytes next = waiting.peek();
    while (next != null
        && commands.size() < Entry.COMMANDS_MAX
        && bytes + next.size() <= Entry.BYTES_MAX) {
      commands.add(waiting.take());
      bytes += next.size();
      next = waiting.peek();
    }
    return new Entry(commands);
  }

  private void send(Entry entry) throws InterruptedException {
    byte[] bytes = entry.encode().unsafeArray();
    boolean isOrdered = false;
    try {
      Message message = Message.valueOf(UnsafeByteOperations.unsafeWrap(bytes));
      isOrdered = isOrderedHere(message) || client.io().send(message).isSuccess();
    } catch (IOException nobodyLeads) {
      LOG.log(System.Logger.Level.DEBUG, "no leader took a proposal", nobodyLeads);
    } finally {
      if (!isOrdered) {
        dropped.addAndGet(entry.commands().size());
      }
    }
  }

  /// A client would ask around for the leader first, and the last one may have died just now.
  private boolean isOrderedHere(Message message) throws InterruptedException {
    try {
      return here.submit(message).get(HERE_SECONDS_MAX, TimeUnit.SECONDS).isSuccess();
    } catch (IOException | ExecutionException | TimeoutException elsewhere) {
      return false;
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      client.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the way to the leader could not be closed", e);
    }
  }
}

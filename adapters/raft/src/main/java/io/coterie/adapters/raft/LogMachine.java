package io.coterie.adapters.raft;

import io.coterie.core.wire.Bytes;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.ratis.io.MD5Hash;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.statemachine.impl.SimpleStateMachineStorage;
import org.apache.ratis.statemachine.impl.SingleFileSnapshotInfo;
import org.apache.ratis.util.AtomicFileOutputStream;
import org.apache.ratis.util.LifeCycle;
import org.apache.ratis.util.MD5FileUtil;
import org.jspecify.annotations.Nullable;

/// Brings what Ratis has ordered to the [io.coterie.core.kernel.Coordination.Replica], one call at
/// a time.
///
/// A snapshot file is a version byte and the replica's own bytes; Ratis keeps its MD5 beside it and
/// sends it to members whose log has fallen too far behind.
final class LogMachine extends BaseStateMachine {
  private static final System.Logger LOG = System.getLogger(LogMachine.class.getName());
  private static final byte SNAPSHOT_VERSION = 1;

  /// Asks whether this member could lead now; the answer of one that could.
  static final Message ABLE = Message.valueOf("able");

  private final Delivery replica;
  private final Room room;
  private final SimpleStateMachineStorage storage = new SimpleStateMachineStorage();
  private final AtomicBoolean givenUp = new AtomicBoolean();
  private boolean leading;

  LogMachine(Delivery replica, Room room) {
    this.replica = replica;
    this.room = room;
  }

  @Override
  public void initialize(RaftServer server, RaftGroupId groupId, RaftStorage raftStorage)
      throws IOException {
    super.initialize(server, groupId, raftStorage);
    storage.init(raftStorage);
    getLifeCycle().startAndTransition(() -> load(storage.loadLatestSnapshot()), IOException.class);
  }

  /// The disk has not taken an entry. Ratis would go on and answer the leader's repetition of it,
  /// as of all that follow, with success: entries would count that are on no disk of this member.
  /// So it takes part no more until it is started again.
  @Override
  public void notifyLogFailed(Throwable cause, @Nullable LogEntryProto entry) {
    if (givenUp.compareAndSet(false, true)) {
      LOG.log(
          System.Logger.Level.WARNING,
          "this coordinator cannot write its control log, and takes part no more for now",
          cause);
      // Not on this thread, for which the closing waits.
      Thread.ofPlatform().name("raft-give-up").daemon().start(this::giveUp);
    }
  }

  private void giveUp() {
    try {
      getServer().join().getDivision(getGroupId()).close();
    } catch (IOException gone) {
      LOG.log(System.Logger.Level.DEBUG, "the server has ended already", gone);
    }
  }

  @Override
  public synchronized void pause() {
    getLifeCycle().transition(LifeCycle.State.PAUSING);
    getLifeCycle().transition(LifeCycle.State.PAUSED);
  }

  /// After Ratis has received a snapshot from the leader.
  @Override
  public synchronized void reinitialize() throws IOException {
    load(storage.loadLatestSnapshot());
    if (getLifeCycleState() == LifeCycle.State.PAUSED) {
      getLifeCycle().transition(LifeCycle.State.STARTING);
      getLifeCycle().transition(LifeCycle.State.RUNNING);
    }
  }

  private synchronized void load(@Nullable SingleFileSnapshotInfo snapshot) throws IOException {
    if (snapshot == null) {
      return;
    }
    Path file = snapshot.getFile().getPath();
    MD5Hash digest = snapshot.getFile().getFileDigest();
    if (digest != null) {
      MD5FileUtil.verifySavedMD5(file.toFile(), digest);
    }
    byte[] content = Files.readAllBytes(file);
    if (content.length == 0 || content[0] != SNAPSHOT_VERSION) {
      throw new IOException(
          "the snapshot "
              + file
              + " is not of version "
              + SNAPSHOT_VERSION
              + "; run the program that wrote it");
    }
    TermIndex last = snapshot.getTermIndex();
    Bytes state = Bytes.wrap(Arrays.copyOfRange(content, 1, content.length));
    replica.restore(Entry.lastIndex(last.getIndex()), state);
    setLastAppliedTermIndex(last);
  }

  @Override
  public synchronized CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
    LogEntryProto entry = transaction.getLogEntry();
    byte[] content = entry.getStateMachineLogEntry().getLogData().toByteArray();
    int place = 0;
    for (Bytes command : Entry.decode(Bytes.wrap(content)).commands()) {
      replica.ordered(Entry.index(entry.getIndex(), place), command);
      place++;
    }
    updateLastAppliedTermIndex(entry.getTerm(), entry.getIndex());
    return CompletableFuture.completedFuture(Message.EMPTY);
  }

  @Override
  public synchronized long takeSnapshot() throws IOException {
    TermIndex last = getLastAppliedTermIndex();
    boolean isBehind = last == null || replica.index() > Entry.lastIndex(last.getIndex());
    if (last == null || last.getIndex() < 0 || isBehind) {
      return -1; // The replica's state is that of a later entry, or there is none.
    }
    File file = storage.getSnapshotFile(last.getTerm(), last.getIndex());
    try (AtomicFileOutputStream out = new AtomicFileOutputStream(file)) {
      out.write(SNAPSHOT_VERSION);
      out.write(replica.snapshot().toArray());
    }
    MD5Hash digest = MD5FileUtil.computeAndSaveMd5ForFile(file);
    FileInfo info = new FileInfo(file.toPath(), digest);
    storage.updateLatestSnapshot(new SingleFileSnapshotInfo(info, last));
    return last.getIndex();
  }

  @Override
  public CompletableFuture<Message> query(Message asked) {
    return CompletableFuture.completedFuture(room.isEnough() ? ABLE : Message.EMPTY);
  }

  @Override
  public StateMachineStorage getStateMachineStorage() {
    return storage;
  }

  @Override
  public synchronized void notifyLeaderReady() {
    lead(true);
  }

  @Override
  public synchronized void notifyNotLeader(Collection<TransactionContext> pending) {
    lead(false);
  }

  @Override
  public synchronized void notifyLeaderChanged(RaftGroupMemberId self, RaftPeerId leader) {
    if (!self.getPeerId().equals(leader)) {
      lead(false);
    }
  }

  @Override
  public synchronized void notifyServerShutdown(RoleInfoProto role, boolean allServers) {
    lead(false);
  }

  /// The server has ended, in whatever state.
  synchronized void leadNoMore() {
    lead(false);
  }

  private void lead(boolean now) {
    if (leading != now) {
      leading = now;
      replica.leadership(now);
    }
  }
}

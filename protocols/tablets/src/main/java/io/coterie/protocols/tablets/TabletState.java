package io.coterie.protocols.tablets;

import io.coterie.core.identity.NodeId;
import io.coterie.core.kernel.Batch;
import io.coterie.core.kernel.BlobRef;
import io.coterie.core.kernel.InstanceId;
import io.coterie.core.kernel.Table;
import io.coterie.core.kernel.Token;
import io.coterie.core.kernel.Write;
import io.coterie.core.placement.TabletPlacement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one replica knows; the collaborators of [Tablet] share it.
final class TabletState {
  final NodeId self;
  final InstanceId tablet;
  final TabletConfig config;
  final TabletMemory.Share memory;
  final TabletLog log;

  /// What the newest known map says of this tablet.
  @Nullable TabletPlacement placement;

  Role role = Role.OPENING;

  /// The highest epoch that was sealed or followed; nothing older is taken.
  long promise;

  /// The epoch that this replica leads as driver or primary.
  long leading;

  /// Up to here the log can never change.
  long commit;

  /// Up to here the log is in the state.
  Stored.Applied applied = Stored.Applied.NOTHING;

  /// The generation of the state's keys.
  int generation;

  /// Up to here the log is on the disk of this replica.
  long stored;

  private final ArrayDeque<Unsynced> unsynced = new ArrayDeque<>();

  /// When this persist is durable, the log is on disk up to `index`.
  private static final class Unsynced {
    final long token;
    long index;

    Unsynced(long token, long index) {
      this.token = token;
      this.index = index;
    }
  }

  TabletState(NodeId self, InstanceId tablet, TabletConfig config, TabletMemory shared) {
    this.self = self;
    this.tablet = tablet;
    this.config = config;
    this.memory = shared.enter(tablet);
    this.log = new TabletLog(config, memory);
  }

  long appliedIndex() {
    return applied.at().index();
  }

  /// Persists changes of META and LOG; `blobs` count as part of them.
  Token persist(Turn turn, List<Write> writes, List<BlobRef> blobs) {
    List<NodeId> holders = blobs.isEmpty() ? List.of() : holders();
    Token token = turn.effects().persist(new Batch(writes, blobs, holders));
    unsynced.addLast(new Unsynced(token.number(), log.last().index()));
    return token;
  }

  /// Takes note that everything up to this token is durable; true when the log got further.
  boolean synced(Token token) {
    long before = stored;
    while (!unsynced.isEmpty() && unsynced.getFirst().token <= token.number()) {
      stored = Math.max(stored, unsynced.removeFirst().index);
    }
    return stored > before;
  }

  /// How many persists are not durable yet.
  int unsynced() {
    return unsynced.size();
  }

  /// Takes a diverged tail back: whatever is after `index` was never acknowledged.
  void rollBack(long index, List<Write> writes) {
    if (index < commit) {
      throw new IllegalStateException("committed entries are never taken back");
    }
    log.rollBack(index, writes);
    stored = Math.min(stored, index);
    for (Unsynced open : unsynced) {
      open.index = Math.min(open.index, index);
    }
  }

  /// Whether these blocks leave alone what is committed here. They do, unless an operator has
  /// accepted a loss; then this replica's data must be deleted by hand before it can follow.
  boolean mayAdopt(List<Block> blocks) {
    for (int i = 0; i < blocks.size(); i++) {
      Block block = blocks.get(i);
      if (block.firstIndex() <= commit
          && block.lastIndex() > log.shape().base().index()
          && !log.shape().contains(block.last())) {
        return false;
      }
    }
    return true;
  }

  /// Appends blocks that follow `prev`, which the log has; what is there already stays, what
  /// differs is taken back. The writes that this needs are added to `writes`.
  List<BlobRef> adopt(List<Block> blocks, List<Write> writes) {
    List<BlobRef> blobs = List.of();
    for (int i = 0; i < blocks.size(); i++) {
      Block block = blocks.get(i);
      if (log.shape().contains(block.last())) {
        continue;
      }
      if (block.firstIndex() <= log.last().index()) {
        rollBack(block.firstIndex() - 1, writes);
      }
      log.append(block, writes);
      List<BlobRef> more = block.blobs();
      if (!more.isEmpty()) {
        blobs = blobs.isEmpty() ? new ArrayList<>() : blobs;
        blobs.addAll(more);
      }
    }
    return blobs;
  }

  /// Goes on from a state that was taken over whole.
  void replace(Stored.Applied taken, int itsGeneration, List<Write> writes) {
    log.reset(taken.at(), writes);
    applied = taken;
    generation = itsGeneration;
    commit = taken.at().index();
    stored = 0;
    for (Unsynced open : unsynced) {
      open.index = 0;
    }
  }

  void promise(long epoch, List<Write> writes) {
    promise = epoch;
    writes.add(new Write.Put(Table.META, Keys.PROMISE, Stored.number(epoch)));
  }

  /// The members of the epoch that this replica leads.
  List<NodeId> members() {
    return placement == null ? List.of() : placement.replicas();
  }

  /// How many members must have stored an entry, or confirmed a reign.
  int quorum() {
    TabletPlacement known = placement;
    return known == null
        ? Integer.MAX_VALUE
        : known.keyspace().settings().ackRule().ackQuorum(known.replicas().size());
  }

  private List<NodeId> holders() {
    TabletPlacement known = placement;
    if (known == null) {
      return List.of();
    }
    List<NodeId> holders = new ArrayList<>(known.replicas().size());
    holders.add(known.primary());
    for (NodeId node : known.replicas()) {
      if (!node.equals(known.primary())) {
        holders.add(node);
      }
    }
    for (NodeId node : known.sealed().replicas()) {
      if (!holders.contains(node)) {
        holders.add(node);
      }
    }
    holders.remove(self);
    return holders;
  }
}

package io.coterie.protocols.tablets;

import io.coterie.core.kernel.Ask;
import io.coterie.core.kernel.Input;
import io.coterie.core.kernel.Outcome;
import io.coterie.core.kernel.Write;
import io.coterie.core.kernel.WriteId;
import io.coterie.core.wire.Bytes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The primary's normal path: judged mutates become entries, entries become blocks, and every
/// answer waits for the commit of what it depends on.
final class Writing implements Applying.Settled {
  private final TabletState state;
  private final Replication replication;
  private final Reading reading;
  private final Judging judging;
  private final BlockTime time = new BlockTime();

  /// The versions of writes that are not applied yet, by their ids.
  private final Map<WriteId, Long> underWay = new LinkedHashMap<>();

  /// In the order in which they may be answered.
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

  private List<Entry> open = new ArrayList<>();
  private int openBytes;
  private long uncommittedBytes;

  /// An answer that waits for the commit of `index` and for a proof that this primary still reigned
  /// at `provenFrom` ([Long#MIN_VALUE] when there is one already, or the commit is one).
  private record Waiting(long index, Ask ask, Outcome outcome, long provenFrom) {}

  Writing(TabletState state, Replication replication, Reading reading) {
    this.state = state;
    this.replication = replication;
    this.reading = reading;
    this.judging = new Judging(state, this);
  }

  /// A new reign: its first block has no entries, so that no other log has the same positions.
  void begin(Turn turn) {
    long newest = state.applied.wallMillis();
    @Nullable Block last = state.log.holding(state.log.last().index());
    if (last != null) {
      newest = Math.max(newest, last.wallMillis());
    }
    time.begin(turn.now(), newest);
    append(turn, List.of());
  }

  /// The reign is over: nobody knows what becomes of writes under way.
  void end(Turn turn) {
    for (Waiting answer : waiting) {
      turn.effects().replyAhead(answer.ask(), Refusals.primaryLost());
    }
    waiting.clear();
    underWay.clear();
    open = new ArrayList<>();
    openBytes = 0;
    uncommittedBytes = 0;
    count();
    judging.end(turn);
  }

  private void count() {
    state.memory.pending(uncommittedBytes + openBytes);
  }

  void onMutate(
      Turn turn, Input.Asked<TabletMessage, TabletOperation> asked, TabletOperation.Mutate op) {
    WriteId id = asked.writeId();
    long now = Math.max(turn.now().wallMillis(), time.at(turn.now()));
    if (id.wallMillis() > now + TabletConfig.CLOCK_AHEAD_MILLIS_MAX) {
      turn.effects().replyAhead(asked.ask(), Refusals.clientClockAhead());
      return;
    }
    time.agree(turn.now(), id.wallMillis());
    Judging.Mutate mutate = new Judging.Mutate(asked.ask(), id, op);
    boolean again = isUnderWay(mutate);
    boolean full = uncommittedBytes + openBytes >= state.config.pendingBytes();
    if ((full && !again) || waiting.size() >= state.config.waiting()) {
      turn.effects().replyAhead(asked.ask(), Refusals.overloaded("writes"));
    } else if (state.memory.isFull() && !again) {
      turn.effects().replyAhead(asked.ask(), Refusals.memoryFull());
    } else {
      judging.judge(turn, mutate);
    }
  }

  /// Whether an entry that is not applied yet has this id.
  boolean isUnderWay(Judging.Mutate mutate) {
    return underWay.containsKey(mutate.id());
  }

  /// The same write once more: its answer is that of the entry under way.
  void join(Judging.Mutate again) {
    @Nullable Long version = underWay.get(again.id());
    if (version == null) {
      throw new IllegalStateException(again.id() + " is not under way");
    }
    Outcome written = new Outcome.Done(new TabletAnswer.Written(version));
    waiting.addLast(new Waiting(pendingIndex(), again.ask(), written, Long.MIN_VALUE));
  }

  /// The index that the next entry gets.
  long nextIndex() {
    return state.log.last().index() + open.size() + 1;
  }

  private long pendingIndex() {
    return state.log.last().index() + open.size();
  }

  /// The conditions hold: the mutate is written.
  void accept(Turn turn, Judging.Mutate mutate) {
    long version = nextIndex();
    TabletOperation.Mutate op = mutate.operation();
    open.add(new Entry(mutate.id(), op.row(), op.mutations()));
    openBytes += Limits.size(op.row(), op.mutations());
    count();
    underWay.put(mutate.id(), version);
    Outcome written = new Outcome.Done(new TabletAnswer.Written(version));
    waiting.addLast(new Waiting(version, mutate.ask(), written, Long.MIN_VALUE));
    if (openBytes >= TabletConfig.BLOCK_BYTES || open.size() >= TabletConfig.BLOCK_ENTRIES_MAX) {
      closeBlock(turn);
    }
  }

  /// The write is as old as the id says it is not: it happened, with this version.
  void repeat(Turn turn, Judging.Mutate mutate, long version) {
    turn.effects().replyAhead(mutate.ask(), new Outcome.Done(new TabletAnswer.Written(version)));
  }

  /// A condition does not hold. That is a read: pending entries it may depend on must be committed,
  /// and this primary must still reign.
  void refuse(Turn turn, Judging.Mutate mutate, Outcome refusal) {
    long provenFrom = reading.isLeased(turn) ? Long.MIN_VALUE : turn.nanos();
    waiting.addLast(new Waiting(pendingIndex(), mutate.ask(), refusal, provenFrom));
    if (provenFrom != Long.MIN_VALUE) {
      reading.confirm(turn);
    }
    answerWaiting(turn);
  }

  /// Closes the open block when the disk has room for it; what is asked meanwhile goes into the
  /// next one.
  void closeWhenRoom(Turn turn) {
    if (!open.isEmpty() && state.unsynced() < state.config.blocksInFlight()) {
      closeBlock(turn);
    }
  }

  private void closeBlock(Turn turn) {
    List<Entry> entries = open;
    open = new ArrayList<>(entries.size());
    openBytes = 0;
    append(turn, entries);
  }

  private void append(Turn turn, List<Entry> entries) {
    long millis = time.at(turn.now());
    Block block = Block.of(state.leading, state.log.last().index() + 1, millis, entries);
    List<Write> writes = new ArrayList<>(2);
    state.log.append(block, writes);
    uncommittedBytes += block.encoded().size();
    count();
    replication.pump(turn);
    state.persist(turn, writes, block.blobs());
  }

  /// Answers, in order, whoever waits for nothing any more.
  void answerWaiting(Turn turn) {
    long applied = state.appliedIndex();
    while (!waiting.isEmpty() && waiting.getFirst().index() <= applied) {
      Waiting first = waiting.getFirst();
      if (first.provenFrom() != Long.MIN_VALUE && !reading.isProven(turn, first.provenFrom())) {
        return;
      }
      waiting.removeFirst();
      turn.effects().replyAhead(first.ask(), first.outcome());
    }
  }

  /// Since when the oldest answer waits for a proof, or [Long#MAX_VALUE].
  long oldestProofNanos() {
    return waiting.isEmpty() || waiting.getFirst().provenFrom() == Long.MIN_VALUE
        ? Long.MAX_VALUE
        : waiting.getFirst().provenFrom();
  }

  @Override
  public void settled(Entry entry, long version, Bytes key, @Nullable Bytes value) {
    judging.settled(entry, version, key, value);
  }

  @Override
  public void settled(Block block) {
    if (underWay.isEmpty() && uncommittedBytes == 0) {
      return;
    }
    uncommittedBytes = Math.max(0, uncommittedBytes - block.encoded().size());
    count();
    for (int i = 0; i < block.entries().size(); i++) {
      underWay.remove(block.entries().get(i).writeId());
    }
  }

  Judging judging() {
    return judging;
  }
}

package io.coterie.protocols.tablets;

import io.coterie.core.kernel.Ask;
import io.coterie.core.kernel.Found;
import io.coterie.core.kernel.Query;
import io.coterie.core.kernel.Table;
import io.coterie.core.kernel.Token;
import io.coterie.core.kernel.WriteId;
import io.coterie.core.wire.Bytes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Decides whether a mutate happens: not twice, and only if its conditions hold on the cells as
/// they are once everything pending has been applied.
///
/// What is not in memory is loaded; the mutate and all later ones of its row wait for it.
final class Judging {
  private final TabletState state;
  private final Writing writing;

  /// Cells as entries that are not applied yet leave them, by key.
  private final Map<Bytes, Pending> pending = new LinkedHashMap<>();

  private final Map<Bytes, Parked> parked = new TreeMap<>();
  private final Map<Token, Parked> loads = new TreeMap<>();
  private int parkedCount;

  /// Keys that the present judgement needs and memory does not have.
  private final List<Bytes> missing = new ArrayList<>();

  record Mutate(Ask ask, WriteId id, TabletOperation.Mutate operation) {}

  private record Pending(long version, @Nullable Value value) {}

  /// A row whose mutates wait for the disk. `loaded` has what came from there, kept up to date with
  /// what has been applied since.
  private static final class Parked {
    final ArrayDeque<Mutate> queue = new ArrayDeque<>();
    final Map<Bytes, Optional<Bytes>> loaded = new TreeMap<>();
    final Map<Token, Bytes> outstanding = new TreeMap<>();
  }

  Judging(TabletState state, Writing writing) {
    this.state = state;
    this.writing = writing;
  }

  void end(Turn turn) {
    for (Parked row : parked.values()) {
      for (Mutate mutate : row.queue) {
        turn.effects().replyAhead(mutate.ask(), Refusals.betweenEpochs(List.of()));
      }
    }
    parked.clear();
    loads.clear();
    pending.clear();
    parkedCount = 0;
  }

  void judge(Turn turn, Mutate mutate) {
    Bytes row = mutate.operation().row();
    @Nullable Parked waits = parked.isEmpty() ? null : parked.get(row);
    if (waits == null && decide(turn, mutate, null)) {
      return;
    }
    if (parkedCount >= state.config.waiting()) {
      missing.clear();
      turn.effects().replyAhead(mutate.ask(), Refusals.overloaded("mutates"));
      return;
    }
    if (waits == null) {
      waits = new Parked();
      parked.put(row, waits);
      loadMissing(turn, waits);
    }
    waits.queue.addLast(mutate);
    parkedCount++;
  }

  void onLoaded(Turn turn, Token token, Found.Rows rows) {
    @Nullable Parked waits = loads.remove(token);
    @Nullable Bytes key = waits == null ? null : waits.outstanding.remove(token);
    if (waits == null || key == null) {
      return;
    }
    waits.loaded.putIfAbsent(key, rows.value());
    if (!waits.outstanding.isEmpty()) {
      return;
    }
    while (!waits.queue.isEmpty()) {
      if (!decide(turn, waits.queue.getFirst(), waits)) {
        loadMissing(turn, waits);
        return;
      }
      Mutate done = waits.queue.removeFirst();
      parkedCount--;
      if (waits.queue.isEmpty()) {
        parked.remove(done.operation().row());
      }
    }
  }

  private void loadMissing(Turn turn, Parked waits) {
    for (Bytes key : missing) {
      Token token = turn.effects().load(Query.get(Table.STATE, key));
      waits.outstanding.put(token, key);
      loads.put(token, waits);
    }
    missing.clear();
  }

  /// False when something is missing; else the mutate is accepted, refused or answered.
  private boolean decide(Turn turn, Mutate mutate, @Nullable Parked loaded) {
    if (mutate.id().wallMillis() < state.applied.forgottenBefore()) {
      turn.effects().replyAhead(mutate.ask(), Refusals.forgotten());
      return true;
    }
    missing.clear();
    if (writing.isUnderWay(mutate)) {
      writing.join(mutate);
      return true;
    }
    Optional<Bytes> outcome = lookUp(turn, Keys.outcome(state.generation, mutate.id()), loaded);
    if (outcome.isPresent()) {
      writing.repeat(turn, mutate, Stored.NUMBER.decode(outcome.get()));
      return true;
    }
    TabletOperation.Mutate op = mutate.operation();
    @Nullable Condition failed = null;
    @Nullable Pending found = null;
    for (int i = 0; i < op.conditions().size() && failed == null; i++) {
      Condition condition = op.conditions().get(i);
      int known = missing.size();
      Pending cell = cell(turn, Keys.cell(state.generation, op.row(), condition.column()), loaded);
      if (missing.size() == known && !holds(condition, cell)) {
        failed = condition;
        found = cell;
      }
    }
    if (!missing.isEmpty()) {
      return false;
    }
    if (failed != null && found != null) {
      String seen = found.value() == null ? "no value" : "version " + found.version();
      writing.refuse(turn, mutate, Refusals.conditionFailed(failed, seen));
      return true;
    }
    long version = writing.nextIndex();
    for (int i = 0; i < op.mutations().size(); i++) {
      Mutation mutation = op.mutations().get(i);
      @Nullable Value value = mutation instanceof Mutation.Put put ? put.value() : null;
      pending.put(
          Keys.cell(state.generation, op.row(), mutation.column()), new Pending(version, value));
    }
    writing.accept(turn, mutate);
    return true;
  }

  private static boolean holds(Condition condition, Pending cell) {
    @Nullable Value value = cell.value();
    return switch (condition) {
      case Condition.Absent _ -> value == null;
      case Condition.Present _ -> value != null;
      case Condition.VersionIs is -> value != null && cell.version() == is.version();
      case Condition.ValueIs is -> is.value().equals(value);
    };
  }

  private static final Pending ABSENT = new Pending(0, null);

  private Pending cell(Turn turn, Bytes key, @Nullable Parked loaded) {
    @Nullable Pending unapplied = pending.get(key);
    if (unapplied != null) {
      return unapplied;
    }
    Optional<Bytes> stored = lookUp(turn, key, loaded);
    if (stored.isEmpty()) {
      return ABSENT;
    }
    Stored.StoredCell cell = Stored.StoredCell.CODEC.decode(stored.get());
    return new Pending(cell.version(), cell.value());
  }

  /// The stored value; adds the key to `missing` when only the disk knows.
  private Optional<Bytes> lookUp(Turn turn, Bytes key, @Nullable Parked loaded) {
    if (loaded != null && loaded.loaded.containsKey(key)) {
      return loaded.loaded.getOrDefault(key, Optional.empty());
    }
    return switch (turn.reader().get(Table.STATE, key)) {
      case Found.Rows rows -> rows.value();
      case Found.NotInMemory _ -> {
        missing.add(key);
        yield Optional.empty();
      }
    };
  }

  /// An entry's write has gone into the state.
  void settled(Entry entry, long version, Bytes key, @Nullable Bytes value) {
    @Nullable Pending unapplied = pending.get(key);
    if (unapplied != null && unapplied.version() <= version) {
      pending.remove(key);
    }
    @Nullable Parked waits = parked.isEmpty() ? null : parked.get(entry.row());
    if (waits != null) {
      waits.loaded.put(key, Optional.ofNullable(value));
    }
  }
}

package io.coterie.protocols.tablets;

import io.coterie.core.identity.NodeId;
import io.coterie.core.kernel.Batch;
import io.coterie.core.kernel.Row;
import io.coterie.core.kernel.Table;
import io.coterie.core.kernel.Token;
import io.coterie.core.kernel.Write;
import io.coterie.core.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Takes the state of another replica: chunk by chunk into the next generation beside its own, then
/// flushed, then switched to by one write of META. A crash before that write leaves the old state.
final class SnapshotTarget {
  private final TabletState state;
  private final Applying applying;
  private @Nullable Staging staging;

  private static final class Staging {
    final NodeId from;
    final Position at;
    final int generation;
    int next;
    Stored.Applied applied = Stored.Applied.NOTHING;
    @Nullable Token flush;

    Staging(NodeId from, Position at, int generation) {
      this.from = from;
      this.at = at;
      this.generation = generation;
    }
  }

  SnapshotTarget(TabletState state, Applying applying) {
    this.state = state;
    this.applying = applying;
  }

  void onChunk(Turn turn, NodeId from, TabletMessage.SnapshotChunk chunk) {
    if (chunk.number() == 0 && !isOf(from, chunk.at())) {
      begin(turn, from, chunk);
    }
    Staging current = staging;
    if (current == null || !isOf(from, chunk.at())) {
      answer(turn, from, chunk, TabletMessage.ChunkTaken.NOTHING);
    } else if (chunk.number() < current.next) {
      if (current.flush == null) {
        answer(turn, from, chunk, chunk.number());
      }
    } else if (chunk.number() == current.next
        && chunk.crc32c() == SnapshotSource.checksum(chunk.rows())) {
      take(turn, current, chunk);
    }
  }

  private boolean isOf(NodeId from, Position at) {
    return staging != null && staging.from.equals(from) && staging.at.equals(at);
  }

  /// Only a state that is ahead of everything here is taken.
  private boolean isUseful(Position at) {
    return at.index() > state.commit && state.log.last().compareTo(at) < 0;
  }

  private void begin(Turn turn, NodeId from, TabletMessage.SnapshotChunk chunk) {
    boolean leadsWithPosition =
        !chunk.rows().isEmpty()
            && chunk.rows().getFirst().key().equals(Keys.applied(0).slice(4, 5));
    if (!isUseful(chunk.at()) || !leadsWithPosition) {
      staging = null;
      return;
    }
    Staging fresh = new Staging(from, chunk.at(), state.generation + 1);
    fresh.applied = Stored.Applied.CODEC.decode(chunk.rows().getFirst().value());
    staging = fresh.applied.at().equals(chunk.at()) ? fresh : null;
    turn.effects()
        .apply(
            Batch.of(
                new Write.DeleteRange(Table.STATE, Keys.generation(fresh.generation), Keys.END)));
  }

  private void take(Turn turn, Staging current, TabletMessage.SnapshotChunk chunk) {
    Bytes prefix = Keys.generation(current.generation);
    List<Write> writes = new ArrayList<>(chunk.rows().size());
    for (Row row : chunk.rows()) {
      writes.add(new Write.Put(Table.STATE, prefix.concat(row.key()), row.value()));
    }
    turn.effects().apply(Batch.of(writes));
    current.next++;
    if (chunk.done()) {
      current.flush = turn.effects().flush(Table.STATE);
    } else {
      answer(turn, current.from, chunk, chunk.number());
    }
  }

  private void answer(Turn turn, NodeId from, TabletMessage.SnapshotChunk chunk, int number) {
    turn.effects().sendAhead(from, new TabletMessage.ChunkTaken(chunk.epoch(), chunk.at(), number));
  }

  /// True when the state has been switched: everything up to its position is here.
  boolean onStored(Turn turn, Token token) {
    Staging done = staging;
    if (done == null || done.flush == null || token.compareTo(done.flush) < 0) {
      return false;
    }
    staging = null;
    if (!isUseful(done.at)) {
      return false;
    }
    List<Write> writes = new ArrayList<>();
    writes.add(new Write.Put(Table.META, Keys.GENERATION, Stored.number(done.generation)));
    state.replace(done.applied, done.generation, writes);
    state.persist(turn, writes, List.of());
    applying.replaced(done.at.index());
    turn.effects()
        .apply(
            Batch.of(
                new Write.DeleteRange(Table.STATE, Keys.FIRST, Keys.generation(done.generation))));
    turn.effects()
        .send(done.from, new TabletMessage.ChunkTaken(state.promise, done.at, done.next - 1));
    return true;
  }

  /// The one who sent is no leader any more.
  void end() {
    staging = null;
  }
}

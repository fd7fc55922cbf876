package io.coterie.protocols.tablets;

import io.coterie.core.identity.NodeId;
import io.coterie.core.kernel.Found;
import io.coterie.core.kernel.Query;
import io.coterie.core.kernel.Row;
import io.coterie.core.kernel.Table;
import io.coterie.core.kernel.Token;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The side of a sealed member whose log won: gives it to the driver of the new epoch, piece by
/// piece as asked.
final class Supplying {
  private static final Query.Limit PIECE = new Query.Limit(1024, 512 * 1024);

  private final TabletState state;
  private final SnapshotSource snapshots;
  private @Nullable Token loading;
  private @Nullable NodeId driver;
  private Position prev = Position.NONE;

  Supplying(TabletState state, SnapshotSource snapshots) {
    this.state = state;
    this.snapshots = snapshots;
  }

  void onHello(Turn turn, NodeId from, TabletMessage.Hello hello) {
    if (hello.epoch() != state.promise || snapshots.isSending(from)) {
      return;
    }
    if (hello.last().compareTo(state.log.shape().base()) < 0) {
      snapshots.offer(turn, from, hello.epoch());
      return;
    }
    driver = from;
    prev = state.log.shape().floor(hello.last());
    loading =
        turn.effects().load(Query.scan(Table.LOG, Keys.block(prev.index() + 1), Keys.END, PIECE));
  }

  void onLoaded(Turn turn, Token token, Found.Rows rows) {
    NodeId to = driver;
    if (!token.equals(loading) || to == null) {
      return;
    }
    loading = null;
    List<Block> blocks = new ArrayList<>(rows.rows().size());
    for (Row row : rows.rows()) {
      blocks.add(Block.decode(row.value()));
    }
    turn.effects()
        .send(to, new TabletMessage.Entries(state.promise, prev, state.log.last(), blocks));
  }
}

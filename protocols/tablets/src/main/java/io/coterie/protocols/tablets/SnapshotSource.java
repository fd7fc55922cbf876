package io.coterie.protocols.tablets;

import io.coterie.core.identity.NodeId;
import io.coterie.core.kernel.Found;
import io.coterie.core.kernel.Query;
import io.coterie.core.kernel.Row;
import io.coterie.core.kernel.Table;
import io.coterie.core.kernel.Token;
import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.Sink;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Sends the state as it is now, pinned, to replicas for which the log no longer reaches back:
/// chunk by chunk, the next one when the last has been taken.
final class SnapshotSource {
  private static final Query.Limit CHUNK = new Query.Limit(1024, TabletConfig.CHUNK_BYTES);

  /// A receiver that takes nothing for so many ticks has lost its turn.
  private static final int SILENT_TICKS_MAX = 50;

  private final TabletState state;
  private final Map<NodeId, Sending> sendings = new TreeMap<>();

  private static final class Sending {
    final NodeId to;
    final long epoch;
    long pin = -1;
    @Nullable Token token;
    Position at = Position.NONE;
    Bytes from;
    int number;
    TabletMessage.@Nullable SnapshotChunk last;
    int silentTicks;

    Sending(NodeId to, long epoch, Bytes from) {
      this.to = to;
      this.epoch = epoch;
      this.from = from;
    }
  }

  SnapshotSource(TabletState state) {
    this.state = state;
  }

  boolean isSending(NodeId to) {
    return sendings.containsKey(to);
  }

  boolean isIdle() {
    return sendings.isEmpty();
  }

  void offer(Turn turn, NodeId to, long epoch) {
    if (!sendings.containsKey(to)) {
      Sending sending = new Sending(to, epoch, Keys.generation(state.generation));
      sending.token = turn.effects().pin();
      sendings.put(to, sending);
    }
  }

  void onPinned(Turn turn, Token token, long snapshot) {
    for (Sending sending : sendings.values()) {
      if (token.equals(sending.token)) {
        sending.pin = snapshot;
        load(turn, sending);
        return;
      }
    }
    turn.effects().release(snapshot);
  }

  private void load(Turn turn, Sending sending) {
    Bytes end = Keys.generation(state.generation + 1);
    Query.Source source = new Query.Source.Pinned(sending.pin);
    sending.token = turn.effects().load(new Query(Table.STATE, sending.from, end, CHUNK, source));
  }

  void onLoaded(Turn turn, Token token, Found.Rows rows) {
    for (Sending sending : sendings.values()) {
      if (token.equals(sending.token)) {
        sending.token = null;
        sendChunk(turn, sending, rows);
        return;
      }
    }
  }

  private void sendChunk(Turn turn, Sending sending, Found.Rows found) {
    List<Row> rows = new ArrayList<>(found.rows().size());
    for (Row row : found.rows()) {
      Bytes key = row.key();
      rows.add(new Row(key.slice(Keys.GENERATION_BYTES, key.size()), row.value()));
    }
    if (sending.number == 0) {
      sending.at = Stored.Applied.CODEC.decode(found.rows().getFirst().value()).at();
    }
    if (!rows.isEmpty()) {
      sending.from = found.rows().getLast().key().successor();
    }
    sending.last =
        new TabletMessage.SnapshotChunk(
            sending.epoch, sending.at, sending.number, rows, checksum(rows), !found.more());
    turn.effects().sendAhead(sending.to, sending.last);
  }

  static int checksum(List<Row> rows) {
    CRC32C crc = new CRC32C();
    Sink sink = new Sink(1024);
    sink.list(TabletCodec.ROW, rows);
    crc.update(sink.toBytes().unsafeArray());
    return (int) crc.getValue();
  }

  /// Answers where the receiver's log begins when it has everything, else nothing.
  @Nullable Position onTaken(Turn turn, NodeId from, TabletMessage.ChunkTaken taken) {
    @Nullable Sending sending = sendings.get(from);
    if (sending == null || sending.last == null || !taken.at().equals(sending.at)) {
      return null;
    }
    sending.silentTicks = 0;
    if (taken.number() == TabletMessage.ChunkTaken.NOTHING) {
      beginAgain(turn, sending);
      return null;
    }
    if (taken.number() != sending.number) {
      return null;
    }
    if (sending.last.done()) {
      drop(turn, sending);
      return sending.at;
    }
    sending.number++;
    sending.last = null;
    load(turn, sending);
    return null;
  }

  /// Whoever wants not even the first part has the state already, and its last answer was lost; its
  /// next `Hello` says where to go on.
  private void beginAgain(Turn turn, Sending sending) {
    if (sending.number == 0) {
      drop(turn, sending);
      return;
    }
    sending.number = 0;
    sending.from = Keys.generation(state.generation);
    sending.last = null;
    load(turn, sending);
  }

  /// Repeats what was not answered; gives up after a while.
  void tick(Turn turn) {
    for (Sending sending : List.copyOf(sendings.values())) {
      if (++sending.silentTicks > SILENT_TICKS_MAX) {
        drop(turn, sending);
      } else if (sending.last != null && sending.silentTicks % 5 == 0) {
        turn.effects().sendAhead(sending.to, sending.last);
      }
    }
  }

  /// The epoch is over, or the state is replaced.
  void end(Turn turn) {
    for (Sending sending : List.copyOf(sendings.values())) {
      drop(turn, sending);
    }
  }

  private void drop(Turn turn, Sending sending) {
    sendings.remove(sending.to);
    if (sending.pin >= 0) {
      turn.effects().release(sending.pin);
    }
  }
}

package io.coterie.core.control;

import io.coterie.core.identity.NodeId;
import io.coterie.core.kernel.Batch;
import io.coterie.core.kernel.Effects;
import io.coterie.core.kernel.Found;
import io.coterie.core.kernel.Query;
import io.coterie.core.kernel.Row;
import io.coterie.core.kernel.Table;
import io.coterie.core.kernel.Token;
import io.coterie.core.kernel.Write;
import io.coterie.core.placement.NodeInfo;
import io.coterie.core.placement.StoreId;
import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.Sink;
import io.coterie.core.wire.Source;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A node's way into the map: counts its lives on disk, numbers its store when it is new, then asks
/// the coordinators with back-off until the map shows this life.
final class Registration {
  private static final Bytes LIFE_KEY = Bytes.utf8("life");
  private static final Bytes STORE_KEY = Bytes.utf8("store");

  private final ControlMemory memory;
  private final MapExchange exchange;
  private @Nullable Token loading;
  private @Nullable Token storing;
  private StoreId drawn = StoreId.UNNUMBERED;
  private long newLife;
  private long askedMillis = Long.MIN_VALUE / 2;
  private long backOffMillis;

  Registration(ControlMemory memory, MapExchange exchange) {
    this.memory = memory;
    this.exchange = exchange;
    this.backOffMillis = memory.config.registerMillisMin();
  }

  /// Asks for what earlier lives have left: their number, that of their store, and the last map.
  void start(long seed, Effects<ControlMessage> effects) {
    drawn = StoreId.drawn(seed);
    loading =
        effects.load(
            Query.scan(
                Table.META,
                LIFE_KEY,
                STORE_KEY.successor(),
                new Query.Limit(4, Integer.MAX_VALUE)));
  }

  void loaded(Token token, Found.Rows rows, Effects<ControlMessage> effects) {
    if (!token.equals(loading)) {
      return;
    }
    loading = null;
    long lives = 0;
    StoreId store = StoreId.UNNUMBERED;
    for (Row row : rows.rows()) {
      if (row.key().equals(LIFE_KEY)) {
        lives = new Source(row.value()).i64();
      } else if (row.key().equals(STORE_KEY)) {
        store = StoreId.CODEC.decode(row.value());
      } else if (row.key().equals(MapExchange.MAP_KEY)) {
        exchange.remembered(row.value());
      }
    }
    exchange.adoptState(effects);
    begin(lives + 1, lives == 0 ? drawn : store, effects);
  }

  private void begin(long life, StoreId store, Effects<ControlMessage> effects) {
    newLife = life;
    memory.store = store;
    storing =
        effects.persist(
            Batch.of(
                new Write.Put(Table.META, LIFE_KEY, new Sink().i64(life).toBytes()),
                new Write.Put(Table.META, STORE_KEY, StoreId.CODEC.encode(store))));
  }

  /// The map knows a later life than this store has counted: that of another store, or of this one
  /// before it was set back to an earlier state. Counts on from there, so that everybody hears that
  /// what was there is gone; what was set back is another store from now on.
  void countOn(Effects<ControlMessage> effects) {
    NodeInfo self = memory.known.node(memory.seat.node()).orElse(null);
    if (memory.incarnation == 0 || memory.incarnation != newLife || self == null) {
      return;
    }
    boolean same = self.store().equals(memory.store);
    if (self.incarnation() > newLife || (self.incarnation() == newLife && !same)) {
      begin(self.incarnation() + 1, same ? drawn : memory.store, effects);
    }
  }

  void stored(Token token) {
    if (token.equals(storing)) {
      storing = null;
      memory.incarnation = newLife;
    }
  }

  /// Whether earlier lives are known, so that maps can be compared with the last one.
  boolean hasMemory() {
    return newLife > 0;
  }

  /// Another leads: what was asked before went to nobody who could act on it.
  void leaderChanged() {
    askedMillis = Long.MIN_VALUE / 2;
    backOffMillis = memory.config.registerMillisMin();
  }

  /// The message that is due now, if one is.
  ControlMessage.@Nullable Register due(long nowMillis) {
    if (memory.incarnation == 0 || memory.isRegistered()) {
      backOffMillis = memory.config.registerMillisMin();
      return null;
    }
    if (nowMillis - askedMillis < backOffMillis) {
      return null;
    }
    askedMillis = nowMillis;
    backOffMillis = Math.min(2 * backOffMillis, memory.config.registerMillisMax());
    return new ControlMessage.Register(memory.seat.roles(), memory.incarnation, memory.store);
  }

  /// What this node still waits for before it is part of the cluster, in a sentence; or empty.
  List<String> waiting(long nowMillis) {
    if (memory.isRegistered()) {
      return List.of();
    }
    NodeId self = memory.seat.node();
    if (memory.incarnation == 0) {
      return List.of(self + " is reading its disk");
    }
    return memory
        .leader(nowMillis)
        .map(leader -> List.of(self + " waits for " + leader + " to register it"))
        .orElse(
            List.of(
                self
                    + " waits to be registered: none of the coordinators "
                    + memory.seat.coordinators()
                    + " leads yet; start a majority of them"));
  }
}

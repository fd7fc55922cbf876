package io.coterie.core.placement;

import io.coterie.core.wire.Codec;

/// Which store a node keeps its rows in: a random number, drawn when the store is made and kept in
/// it. A node whose disk was replaced comes back with another one, whatever else it was given back.
public record StoreId(long number) {
  /// Of a store that was made before stores had numbers.
  public static final StoreId UNNUMBERED = new StoreId(0);

  public static final Codec<StoreId> CODEC =
      Codec.of((store, sink) -> sink.i64(store.number), source -> new StoreId(source.i64()));

  /// A new one, from randomness.
  public static StoreId drawn(long seed) {
    return new StoreId(seed == 0 ? 1 : seed);
  }
}

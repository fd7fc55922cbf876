package io.coterie.protocols.tablets;

import io.coterie.core.kernel.WriteId;
import io.coterie.core.wire.Bytes;
import java.util.List;

/// One mutate in the log, its conditions already judged by the primary.
public record Entry(WriteId writeId, Bytes row, List<Mutation> mutations) {
  public Entry {
    mutations = List.copyOf(mutations);
  }
}

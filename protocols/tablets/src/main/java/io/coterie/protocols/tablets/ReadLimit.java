package io.coterie.protocols.tablets;

/// How much one read answers at most; whatever is over it waits for the next read.
///
/// At least one cell is always answered, so a reader that goes on from its last cell gets to the
/// end. Values over the limits of one answer are cut down to them where a limit is made; one that
/// arrives like that is refused, because every limit has one encoding.
public record ReadLimit(int cells, int bytes) {
  public static final ReadLimit DEFAULT =
      new ReadLimit(TabletConfig.READ_CELLS_MAX, TabletConfig.READ_BYTES_MAX);

  public ReadLimit {
    if (cells <= 0 || bytes <= 0) {
      throw new IllegalArgumentException("a read's limits are positive");
    }
    cells = Math.min(cells, TabletConfig.READ_CELLS_MAX);
    bytes = Math.min(bytes, TabletConfig.READ_BYTES_MAX);
  }

  public static ReadLimit ofCells(int cells) {
    return new ReadLimit(cells, TabletConfig.READ_BYTES_MAX);
  }
}

package io.coterie.core.placement;

/// What of a cell's address is hashed to find its tablet.
public enum Partitioning {
  /// All columns of a row are together: ordered scans and multi-column writes work.
  ROW(1),
  /// Columns are spread: rows may be huge, writes have one cell and there is no ordered scan.
  ROW_AND_COLUMN(2);

  private final int code;

  Partitioning(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}

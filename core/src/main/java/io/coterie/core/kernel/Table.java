package io.coterie.core.kernel;

/// Kinds of data by kind of writing; one column family each in the real store.
public enum Table {
  /// Replicated logs: one record per batch, logged, synced.
  LOG(true),
  /// Applied state that can be rebuilt from [#LOG]: written without a write-ahead log, so a crash
  /// takes it back to the last flush. It carries its own applied index in the same batch.
  STATE(false),
  /// Rows that are their own truth: logged, synced.
  DATA(true),
  /// Small facts of an instance (epoch, promise, generation): logged, synced.
  META(true);

  private final boolean logged;

  Table(boolean logged) {
    this.logged = logged;
  }

  public boolean logged() {
    return logged;
  }
}

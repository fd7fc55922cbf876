package io.coterie.contracts;

import io.coterie.core.kernel.Store;
import io.coterie.core.kernel.StoreFailure;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Remembers how a write or flush ended, and in which order among those that share a journal.
final class RecordedCompletion implements Store.Completion {
  /// The numbers of the completions that were told, in the order of telling.
  static final class Journal {
    private final List<Integer> told = new ArrayList<>();

    synchronized void add(int number) {
      told.add(number);
    }

    synchronized List<Integer> told() {
      return List.copyOf(told);
    }
  }

  private final int number;
  private final Journal journal;
  private int endings;
  private boolean synced;
  private @Nullable StoreFailure failure;

  RecordedCompletion(int number, Journal journal) {
    this.number = number;
    this.journal = journal;
  }

  RecordedCompletion() {
    this(0, new Journal());
  }

  @Override
  public void synced() {
    end(true, null);
  }

  @Override
  public void failed(StoreFailure reason) {
    end(false, reason);
  }

  private synchronized void end(boolean well, @Nullable StoreFailure reason) {
    endings++;
    synced = well;
    failure = reason;
    journal.add(number);
  }

  synchronized boolean isOver() {
    return endings > 0;
  }

  synchronized int endings() {
    return endings;
  }

  synchronized boolean isSynced() {
    return synced;
  }

  synchronized @Nullable StoreFailure failure() {
    return failure;
  }
}

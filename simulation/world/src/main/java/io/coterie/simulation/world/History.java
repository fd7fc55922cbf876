package io.coterie.simulation.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What clients did to one key and what they were told, with the times of question and answer.
///
/// Values are anything with equality; `null` is the absent value.
public final class History {
  /// What was asked.
  public sealed interface Call {}

  public record Read() implements Call {}

  /// Put, or delete when the value is `null`.
  public record Write(@Nullable Object value) implements Call {}

  /// Put (or delete) if the value is the expected one.
  public record Swap(@Nullable Object expected, @Nullable Object value) implements Call {}

  /// What was answered.
  public sealed interface Outcome {}

  /// The write or swap happened.
  public record Done() implements Outcome {}

  /// The read found this.
  public record Found(@Nullable Object value) implements Outcome {}

  /// The swap's condition did not hold.
  public record Failed() implements Outcome {}

  /// It may have happened, may happen later, or never.
  public record Unknown() implements Outcome {}

  /// One question and its answer.
  public static final class Operation {
    private final String client;
    private final Call call;
    private final long beginNanos;
    private long endNanos = Long.MAX_VALUE;
    private Outcome outcome = new Unknown();

    private Operation(String client, Call call, long beginNanos) {
      this.client = client;
      this.call = call;
      this.beginNanos = beginNanos;
    }

    /// The answer has come; without one the outcome stays unknown.
    public void end(long nanos, Outcome answer) {
      if (endNanos != Long.MAX_VALUE || nanos < beginNanos) {
        throw new IllegalStateException("an operation ends once, after its beginning: " + this);
      }
      boolean right =
          switch (answer) {
            case Done done -> !(call instanceof Read);
            case Found found -> call instanceof Read;
            case Failed failed -> call instanceof Swap;
            case Unknown unknown -> true;
          };
      if (!right) {
        throw new IllegalArgumentException(answer + " answers no " + call);
      }
      endNanos = nanos;
      outcome = answer;
    }

    Call call() {
      return call;
    }

    Outcome outcome() {
      return outcome;
    }

    long beginNanos() {
      return beginNanos;
    }

    long endNanos() {
      return endNanos;
    }

    /// Whether this can be what happened next, at this value.
    boolean fits(@Nullable Object value) {
      return switch (call) {
        case Read read -> outcome instanceof Found found && Objects.equals(found.value, value);
        case Write write -> true;
        case Swap swap -> outcome instanceof Failed != Objects.equals(swap.expected, value);
      };
    }

    @Nullable Object after(@Nullable Object value) {
      return switch (call) {
        case Read read -> value;
        case Write write -> write.value;
        case Swap swap -> outcome instanceof Failed ? value : swap.value;
      };
    }

    @Override
    public String toString() {
      String end = endNanos == Long.MAX_VALUE ? "…" : Long.toString(endNanos);
      return client + " " + call + " → " + outcome + " [" + beginNanos + ", " + end + "]";
    }
  }

  private final List<Operation> operations = new ArrayList<>();

  public Operation begin(String client, long nanos, Call call) {
    Operation operation = new Operation(client, call, nanos);
    operations.add(operation);
    return operation;
  }

  public List<Operation> operations() {
    return List.copyOf(operations);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    operations.forEach(operation -> text.append(operation).append('\n'));
    return text.toString();
  }
}

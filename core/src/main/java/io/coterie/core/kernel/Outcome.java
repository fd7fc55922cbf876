package io.coterie.core.kernel;

import io.coterie.core.identity.NodeId;
import java.util.List;

/// How an operation ended, as a type: there is no fifth way, and "unknown" is one of the four.
public sealed interface Outcome {
  /// It happened (or, for a read, here is the answer).
  record Done(Answer answer) implements Outcome {}

  /// It did not happen and will not; the cure says what would help.
  record Refused(Refusal reason, String detail, String cure) implements Outcome {}

  /// It did not happen here: these replicas, in this order, are the ones to ask.
  record Redirected(List<NodeId> replicas, long mapVersion) implements Outcome {
    public Redirected {
      replicas = List.copyOf(replicas);
    }
  }

  /// It may or may not have happened: retry with the same write id to learn which.
  record Unknown(String detail) implements Outcome {}
}

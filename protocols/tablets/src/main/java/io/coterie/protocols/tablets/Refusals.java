package io.coterie.protocols.tablets;

import io.coterie.core.identity.NodeId;
import io.coterie.core.kernel.Outcome;
import io.coterie.core.kernel.Refusal;
import io.coterie.core.placement.TabletPlacement;
import java.util.ArrayList;
import java.util.List;

/// The ways in which a tablet says no, each with its cure.
final class Refusals {
  private Refusals() {}

  static Outcome overloaded(String what) {
    return new Outcome.Refused(
        Refusal.OVERLOADED, "too many " + what + " are waiting in this tablet", "retry later");
  }

  static Outcome memoryFull() {
    return new Outcome.Refused(
        Refusal.OVERLOADED,
        "the writes that wait in this node take all the memory that they may",
        "retry later; if it lasts, look which replicas are slow or silent: coterie status");
  }

  static Outcome invalid(String detail) {
    return new Outcome.Refused(Refusal.INVALID, detail, "change the request");
  }

  static Outcome clientClockAhead() {
    return new Outcome.Refused(
        Refusal.INVALID,
        "the write's time lies in the future of this node",
        "set the client's clock");
  }

  static Outcome betweenEpochs(List<NodeId> missing) {
    return new Outcome.Refused(
        Refusal.UNAVAILABLE,
        missing.isEmpty()
            ? "the tablet is changing its primary"
            : "the tablet waits for an answer of " + missing,
        "retry; if it lasts, start the named nodes");
  }

  static Outcome unconfirmed(List<NodeId> silent) {
    return new Outcome.Refused(
        Refusal.UNAVAILABLE,
        "too few replicas confirm the primary; silent: " + silent,
        "retry; if it lasts, start the named nodes");
  }

  static Outcome opening() {
    return new Outcome.Refused(
        Refusal.UNAVAILABLE, "the replica is reading its own data", "retry later");
  }

  static Outcome cursorTooOld(long base) {
    return new Outcome.Refused(
        Refusal.CURSOR_TOO_OLD,
        "changes up to version " + base + " are no longer kept",
        "read the cells and go on from their versions");
  }

  static Outcome conditionFailed(Condition condition, String found) {
    String wanted =
        switch (condition) {
          case Condition.Absent _ -> "none";
          case Condition.Present _ -> "a value";
          case Condition.VersionIs(_, var version) -> "version " + version;
          case Condition.ValueIs _ -> "another value";
        };
    return new Outcome.Refused(
        Refusal.CONDITION_FAILED,
        "column "
            + condition.column().toReadable()
            + " has "
            + found
            + "; the write wants "
            + wanted,
        "read the row and decide anew");
  }

  static Outcome forgotten() {
    return new Outcome.Unknown(
        "the write was first tried too long ago for its outcome to be remembered");
  }

  static Outcome primaryLost() {
    return new Outcome.Unknown("the primary changed while the write was under way");
  }

  /// To the primary first.
  static Outcome redirected(TabletPlacement placement) {
    List<NodeId> replicas = new ArrayList<>(placement.replicas().size());
    replicas.add(placement.primary());
    for (NodeId node : placement.replicas()) {
      if (!node.equals(placement.primary())) {
        replicas.add(node);
      }
    }
    return new Outcome.Redirected(replicas, placement.mapVersion());
  }
}

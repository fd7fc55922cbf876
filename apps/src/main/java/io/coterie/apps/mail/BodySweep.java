package io.coterie.apps.mail;

import io.coterie.core.wire.Bytes;

/// Removes bodies that no entry names, for each node to call now and then: what a crash left
/// between a body and its entry, between a deletion and its body, or of a body that was half
/// written; and what was uploaded and never sent.
///
/// Everything may be done again, by several nodes at once. A delivery that is still under way is
/// fenced off before anything of it is removed: it is then refused, never acknowledged and lost.
public final class BodySweep {
  /// A body is left alone so long: longer than a sender tries, and what uploaders are promised.
  static final long LEFT_ALONE_HOURS = 25;

  /// Hours looked at in one call, so that a cluster that was off for months does not work for long.
  private static final int HOURS_PER_CALL_MAX = 50;

  private final BodyList list;
  private final Bodies bodies;
  private final Mailboxes mailboxes;

  public BodySweep(Bodies bodies, Mailboxes mailboxes) {
    this.list = bodies.list();
    this.bodies = bodies;
    this.mailboxes = mailboxes;
  }

  /// Looks at what is due; false when more is.
  public boolean sweep() {
    long end = list.hour() - LEFT_ALONE_HOURS;
    long hour = list.begin(end);
    for (int hours = 0; hour < end && hours < HOURS_PER_CALL_MAX; hours++) {
      for (Bytes body : list.bodies(hour)) {
        look(body);
        list.strike(hour, body);
      }
      list.done(hour);
      hour++;
    }
    return hour >= end;
  }

  private void look(Bytes body) {
    for (Bodies.Reference reference : bodies.references(body)) {
      mailboxes.settle(reference.account(), reference.entry(), body);
    }
    if (!bodies.removeUnlessWanted(body)) {
      list.note(body);
    }
  }
}
